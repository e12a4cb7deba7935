/** A merchant and the secrets that sign its events. The domain sees only sealed secrets. */

import { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { IssueCap } from './issue-cap.ts';

export interface MerchantSecret {
  readonly id: string;
  /** Encrypted; only the edge can decrypt it. */
  readonly sealed: string;
  readonly createdAt: Instant;
  /** null: current. */
  readonly expiresAt: Instant | null;
}

export interface Merchant {
  readonly id: string;
  readonly programmeId: string;
  readonly name: string;
  readonly createdAt: Instant;
  readonly revision: number;
  readonly secrets: readonly MerchantSecret[];
  /** How many stores it has. Absent: none. */
  readonly stores?: number | undefined;
  /** Absent: no issue cap. */
  readonly issueCap?: IssueCap | undefined;
}

/** Each secret is tried on every event. Enough for a repeated rotation, few enough to stay fast. */
export const MAX_SECRETS = 5;

/** An owner of secrets: a merchant or an endpoint. */
type SecretHolder = Pick<Merchant, 'revision' | 'secrets'>;

export const secretsInForce = (holder: SecretHolder, now: Instant): readonly MerchantSecret[] =>
  holder.secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);

/**
 * Makes a new secret current. Earlier secrets stay valid for `overlapHours`, or less if they end sooner.
 * @throws Refusal LIMIT_EXCEEDED when MAX_SECRETS are in force.
 */
export function rotateSecret<Holder extends SecretHolder>(
  holder: Holder,
  secret: Pick<MerchantSecret, 'id' | 'sealed'>,
  overlapHours: number,
  now: Instant,
): Holder {
  const lapse = plusSeconds(now, overlapHours * 3600);
  const kept = secretsInForce(holder, now)
    .map((old) => ({ ...old, expiresAt: old.expiresAt !== null && old.expiresAt < lapse ? old.expiresAt : lapse }))
    .filter(({ expiresAt }) => expiresAt > now);
  if (kept.length >= MAX_SECRETS) {
    throw new Refusal(
      'LIMIT_EXCEEDED',
      `${MAX_SECRETS} secrets are in force; the next of them ends at ${kept.map(({ expiresAt }) => expiresAt).sort()[0]}, or rotate with overlapHours 0`,
    );
  }
  return { ...holder, revision: holder.revision + 1, secrets: [...kept, { ...secret, createdAt: now, expiresAt: null }] };
}

/** @throws Refusal WRONG_STATE when there is no cap to remove. */
export function withIssueCap(
  merchant: Merchant,
  pointsPerDay: number | null,
  said: Pick<IssueCap, 'by' | 'reason'>,
  now: Instant,
): Merchant {
  const { issueCap: _, ...rest } = merchant;
  const capped = pointsPerDay === null ? rest : { ...rest, issueCap: { pointsPerDay, since: now, ...said } };
  return { ...capped, revision: merchant.revision + 1 };
}
