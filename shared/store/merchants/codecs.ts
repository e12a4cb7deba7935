/** Merchants, read. */
import type { BudgetSpent, IssueCap } from '../../domain/merchants/issue-cap.ts';
import type { Merchant, MerchantSecret } from '../../domain/merchants/merchant.ts';
import type { RetailStore } from '../../domain/merchants/retail-store.ts';
import type { Item } from '../kernel/item-table.ts';
import { date, instant, listOf, nullable, object, optional, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { merchantItems } from './items.ts';

/** The secret of a merchant or an endpoint. */
export const sealedSecret = object<MerchantSecret>(() => ({ id: text, sealed: text, createdAt: instant, expiresAt: nullable(instant) }));

export const merchantFrom = stored(
  merchantItems.merchant,
  object<Merchant>(() => ({
    id: text,
    programmeId: text,
    name: text,
    createdAt: instant,
    revision: whole,
    secrets: listOf(sealedSecret),
    stores: optional(whole),
    issueCap: optional(object<IssueCap>(() => ({ pointsPerDay: whole, since: instant, by: text, reason: text }))),
  })),
);

const storedListed = stored(
  merchantItems.merchantListed,
  object<{ readonly merchantId: string; readonly name: string }>(() => ({ merchantId: text, name: text })),
);

export function merchantListedFrom(item: Item): { readonly id: string; readonly name: string } {
  const { merchantId, name } = storedListed(item);
  return { id: merchantId, name };
}

export const retailStoreFrom = stored(
  merchantItems.retailStore,
  object<RetailStore>(() => ({
    merchantId: text,
    id: text,
    name: text,
    timeZone: text,
    createdAt: instant,
    changedAt: instant,
    by: text,
    revision: whole,
  })),
);

export const capReachedFrom = stored(
  merchantItems.capReached,
  object<BudgetSpent>(() => ({ programmeId: text, merchantId: text, day: date, pointsPerDay: whole, at: instant })),
);
