/** Registers merchants, and makes and rotates their secrets. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Merchant, type MerchantSecret, rotateSecret } from '../../domain/merchants/merchant.ts';
import { type CallersKey, checkSameInput, checkShownAgain, nameUnderKey } from '../../domain/merchants/secret-under-key.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import { contextOf } from './merchant-secrets.ts';

export type MerchantPorts = Pick<Ports, 'store' | 'clock' | 'pause' | 'ids' | 'secrets'>;

/** `secret` is in clear, and shown only to who makes it. `replayed`: it was made before, under the same key. */
export interface MerchantWithSecret {
  readonly merchant: Merchant;
  readonly secret: string;
  readonly replayed: boolean;
}

async function newSecret(
  { ids, secrets }: MerchantPorts,
  merchantId: string,
  operation: 'register' | 'rotate',
  under: CallersKey | undefined,
): Promise<{ id: string; sealed: string; secret: string }> {
  const id = under === undefined ? ids.secretId() : `sec_${nameUnderKey(under, { operation, merchantId })}`;
  const secret = secrets.newSecret();
  return { id, secret, sealed: await secrets.seal(secret, contextOf(merchantId, id)) };
}

/** The secret that an attempt before made: of this call, whose answer was lost, or of one under the same key. @throws Refusal WRONG_STATE. */
async function shownAgain({ secrets, clock }: MerchantPorts, merchant: Merchant, made: MerchantSecret, own: { readonly sealed: string }) {
  if (made.sealed !== own.sealed) checkShownAgain(made, clock.now());
  const secret = await secrets.open(made.sealed, contextOf(merchant.id, made.id));
  return { answer: { merchant, secret, replayed: made.sealed !== own.sealed } };
}

/**
 * @param under Repeats under the same key get the same answer for some minutes.
 * @throws Refusal ALREADY_EXISTS: the secret of an existing merchant is not shown again, but can be rotated; NOT_FOUND,
 * IDEMPOTENCY_MISMATCH, WRONG_STATE; Busy.
 */
export async function registerMerchant(
  ports: MerchantPorts & { readonly versions: ProgrammeVersions },
  programmeId: string,
  merchant: { readonly id: string; readonly name: string },
  under?: CallersKey,
): Promise<MerchantWithSecret> {
  const now = ports.clock.now();
  await ports.versions.at(programmeId, now);
  const { secret, ...sealed } = await newSecret(ports, merchant.id, 'register', under);
  const registered: Merchant = {
    ...merchant,
    programmeId,
    createdAt: now,
    revision: 1,
    secrets: [{ ...sealed, createdAt: now, expiresAt: null }],
  };
  return decideAndCommit(ports, async () => {
    const existing = await ports.store.merchant(merchant.id);
    if (existing === undefined) {
      const answer = { merchant: registered, secret, replayed: false };
      return { answer, changes: [{ kind: 'merchant', merchant: registered, expected: 0 }] };
    }
    const made = existing.secrets.find(({ id }) => id === sealed.id);
    if (made === undefined)
      throw new Refusal('ALREADY_EXISTS', `there is a merchant ${merchant.id} already; if its secret is lost, rotate it`, 'id');
    checkSameInput({ programmeId: existing.programmeId, name: existing.name }, { programmeId, name: merchant.name });
    return shownAgain(ports, existing, made, sealed);
  });
}

/** In order of id. @throws Refusal NOT_FOUND. */
export async function listMerchants(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<{ readonly id: string; readonly name: string }, string>> {
  await versions.at(programmeId, clock.now());
  return store.merchants(programmeId, after, limit);
}

/**
 * @param under Repeats under the same key get the same answer for some minutes.
 * @throws Refusal NOT_FOUND, LIMIT_EXCEEDED, WRONG_STATE; Busy.
 */
export async function rotateMerchantSecret(
  ports: MerchantPorts,
  programmeId: string,
  merchantId: string,
  overlapHours: number,
  under?: CallersKey,
): Promise<MerchantWithSecret> {
  const { secret, ...sealed } = await newSecret(ports, merchantId, 'rotate', under);
  return decideAndCommit(ports, async () => {
    const merchant = await merchantOf(ports, programmeId, merchantId);
    const made = merchant.secrets.find(({ id }) => id === sealed.id);
    if (made !== undefined) return shownAgain(ports, merchant, made, sealed);
    const rotated = rotateSecret(merchant, sealed, overlapHours, ports.clock.now());
    const answer = { merchant: rotated, secret, replayed: false };
    return { answer, changes: [{ kind: 'merchant', merchant: rotated, expected: merchant.revision }] };
  });
}

/** @throws Refusal NOT_FOUND, also for a merchant of another programme. */
export async function merchantOf({ store }: Pick<Ports, 'store'>, programmeId: string, merchantId: string): Promise<Merchant> {
  const merchant = await store.merchant(merchantId);
  if (merchant?.programmeId !== programmeId) throw new Refusal('NOT_FOUND', 'there is no such merchant', 'merchantId');
  return merchant;
}
