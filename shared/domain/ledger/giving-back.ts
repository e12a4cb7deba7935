/** Spent points return to the batches that they came from. */

import { lifetimeIn } from '../earning/expiry.ts';
import { formatPoints, sumPoints } from '../kernel/points.ts';
import type { Instant } from '../kernel/time.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { Account } from './account.ts';
import { activate, debtRepaid } from './activation.ts';
import type { ExpiryBatch } from './buckets.ts';
import type { Explanation, Posting } from './entry-header.ts';

/** The lifetime of points that have expired since they were spent: they expire again, or live as long as points credited now. */
export type ExpiredPoints = 'expire' | 'new-lifetime';

export interface GivenBack {
  readonly postings: readonly Posting[];
  readonly explanation: readonly Explanation[];
}

/**
 * Points that have expired meanwhile go back, too, and expire when the ledger is advanced next.
 * @param account Advanced to `now`.
 */
export function givenBack(
  batches: readonly ExpiryBatch[],
  policy: ExpiredPoints,
  account: Account,
  programme: ProgrammeVersion,
  now: Instant,
): GivenBack {
  const returned = batches.map((batch) =>
    isExpired(batch, now) && policy === 'new-lifetime' ? renewed(batch, account, programme, now) : batch,
  );
  const postings = restored(returned, account.debt);
  return { postings, explanation: [...whyExpired(batches, policy, now), ...debtRepaid(postings)] };
}

/** Points that last while their member earns have been put off since they were spent, as those that stayed were. */
export function liesNow(batch: ExpiryBatch, { batches }: Account): ExpiryBatch {
  if (batch.inactivity === undefined || batch.expiresAt === null) return batch;
  const { expiresAt } = batches.findLast(({ inactivity }) => inactivity === batch.inactivity) ?? batch;
  return expiresAt !== null && expiresAt > batch.expiresAt ? { ...batch, expiresAt } : batch;
}

const isExpired = ({ expiresAt }: ExpiryBatch, now: Instant): boolean => expiresAt !== null && expiresAt <= now;

function renewed({ points }: ExpiryBatch, account: Account, { terms }: ProgrammeVersion, now: Instant): ExpiryBatch {
  const { maturesAt: _, ...lifetime } = lifetimeIn(account, terms, 0, now);
  return { ...lifetime, points };
}

function restored(batches: readonly ExpiryBatch[], owed: number): readonly Posting[] {
  let debt = owed;
  return batches.flatMap((batch) => {
    const postings = activate(batch.points, batch, debt);
    debt -= Math.min(debt, batch.points);
    return postings;
  });
}

function whyExpired(back: readonly ExpiryBatch[], policy: ExpiredPoints, now: Instant): readonly Explanation[] {
  const expired = sumPoints(back.filter((batch) => isExpired(batch, now)));
  if (expired === 0) return [];
  const what = policy === 'expire' ? 'and expire' : 'and live as long as points credited now';
  return [{ rule: 'expiry', matched: true, points: expired, reason: `${formatPoints(expired)} would have expired meanwhile, ${what}` }];
}
