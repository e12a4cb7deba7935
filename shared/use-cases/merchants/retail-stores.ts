/** Managers register the stores of a merchant. */

import { checkStore, checkStoresOf, type RetailStore, type StoreTerms, saysTheSame } from '../../domain/merchants/retail-store.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { merchantOf } from './merchants.ts';

export interface StoreCommand extends StoreTerms {
  readonly programmeId: string;
  readonly merchantId: string;
  readonly storeId: string;
  /** The token's subject. */
  readonly by: string;
}

/**
 * Says nothing new: changes nothing. The merchant counts its stores, so two managers cannot register more than the limit together.
 * @throws Refusal NOT_FOUND, VALIDATION_FAILED, LIMIT_EXCEEDED; Busy.
 */
export async function putStore(
  ports: Pick<Ports, 'store' | 'clock' | 'pause'>,
  { programmeId, merchantId, storeId, name, timeZone, by }: StoreCommand,
): Promise<RetailStore> {
  const terms: StoreTerms = { name, timeZone };
  checkStore(terms);
  return decideAndCommit(ports, async (): Promise<Attempt<RetailStore>> => {
    const merchant = await merchantOf(ports, programmeId, merchantId);
    const known = await ports.store.retailStore(merchantId, storeId);
    const now = ports.clock.now();
    if (known !== undefined) {
      if (saysTheSame(known, terms)) return { answer: known };
      const changed: RetailStore = { ...known, ...terms, changedAt: now, by, revision: known.revision + 1 };
      return { answer: changed, changes: [{ kind: 'retail-store', store: changed, expected: known.revision }] };
    }
    const stores = merchant.stores ?? 0;
    checkStoresOf(stores);
    const store: RetailStore = { merchantId, id: storeId, ...terms, createdAt: now, changedAt: now, by, revision: 1 };
    const counted = { ...merchant, stores: stores + 1, revision: merchant.revision + 1 };
    return {
      answer: store,
      changes: [
        { kind: 'retail-store', store, expected: 0 },
        { kind: 'merchant', merchant: counted, expected: merchant.revision },
      ],
    };
  });
}

/** In order of id. @throws Refusal NOT_FOUND. */
export async function listStores(
  ports: Pick<Ports, 'store'>,
  programmeId: string,
  merchantId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<RetailStore, string>> {
  await merchantOf(ports, programmeId, merchantId);
  return ports.store.retailStores(merchantId, after, limit);
}
