/**
 * A secret that is made under an idempotency key has the same id whenever its request is repeated. So a repeat makes no other secret,
 * and shows the first one again for some minutes.
 */

import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { MerchantSecret } from './merchant.ts';

/** A caller and their key. The same key of another caller is another key. */
export interface CallersKey {
  readonly caller: string;
  readonly key: string;
}

/** Longer than any client retries. */
const SHOWN_AGAIN_SECONDS = 15 * 60;

const NAME_LENGTH = 26;

/**
 * 26 of 0–9, a–z: 134 bits of a SHA-256 over the key and what it is used for.
 * @param subject The operation and its target.
 */
export function nameUnderKey({ caller, key }: CallersKey, subject: object): string {
  const digest = Buffer.from(fingerprint({ caller, key, ...subject }), 'base64url').toString('hex');
  return BigInt(`0x${digest}`).toString(36).padStart(NAME_LENGTH, '0').slice(-NAME_LENGTH);
}

/** @throws Refusal WRONG_STATE when the secret was made too long ago. */
export function checkShownAgain({ createdAt }: MerchantSecret, now: Instant): void {
  if (plusSeconds(createdAt, SHOWN_AGAIN_SECONDS) > now) return;
  throw new Refusal(
    'WRONG_STATE',
    `made a secret on ${createdAt}, which is shown again for ${SHOWN_AGAIN_SECONDS / 60} minutes only: rotate it under another key`,
    'idempotency-key',
  );
}

/** @throws Refusal IDEMPOTENCY_MISMATCH. */
export function checkSameInput(before: object, now: object): void {
  if (fingerprint(before) !== fingerprint(now))
    throw new Refusal('IDEMPOTENCY_MISMATCH', 'was used before with different content', 'idempotency-key');
}
