/** Takes points of a purchase or an award back: from their own batch first. */

import { formatPoints, sumPoints } from '../kernel/points.ts';
import type { Account } from '../ledger/account.ts';
import type { PendingBatch } from '../ledger/buckets.ts';
import type { Explanation, Posting } from '../ledger/entry-header.ts';
import type { Lifetime } from './expiry.ts';

/**
 * The pending batch of a purchase's points: the batch with the expiry of the credit, or the next later
 * one, when a manager or later purchases have extended it.
 */
export function pendingOf({ pending }: Pick<Account, 'pending'>, credit: Lifetime): PendingBatch | undefined {
  const waiting = pending.filter(({ maturesAt, inactivity }) => maturesAt === credit.maturesAt && inactivity === credit.inactivity);
  return waiting.find(({ expiresAt }) =>
    expiresAt === null || credit.expiresAt === null ? expiresAt === credit.expiresAt : expiresAt >= credit.expiresAt,
  );
}

/** Takes points from the purchase's own batch (pending or active), then from the newest others, then as debt. */
export function reversalPostings(account: Account, credit: Lifetime, points: number): readonly Posting[] {
  const { expiresAt, inactivity } = credit;
  // The batch may have moved: each later purchase may have extended it, never shortened it.
  const isOwn = (batch: Omit<Lifetime, 'maturesAt'>): boolean =>
    batch.inactivity === inactivity &&
    (batch.expiresAt === expiresAt || (inactivity !== undefined && batch.expiresAt !== null && batch.expiresAt > (expiresAt ?? '')));
  const postings: Posting[] = [];
  let left = points;
  const take = (posting: Posting, available: number) => {
    const taken = Math.min(left, available);
    if (taken > 0) postings.push({ ...posting, points: -taken });
    left -= taken;
  };
  const pending = pendingOf(account, credit);
  if (pending !== undefined) take({ bucket: 'pending', ...pending }, pending.points);
  const own = account.batches.find(isOwn);
  for (const batch of [...(own ? [own] : []), ...account.batches.filter((other) => other !== own).reverse()]) {
    take({ bucket: 'active', ...batch }, batch.points);
  }
  if (left > 0) postings.push({ bucket: 'debt', points: left });
  return postings;
}

export function owed(postings: readonly Posting[]): readonly Explanation[] {
  const debt = sumPoints(postings.filter(({ bucket }) => bucket === 'debt'));
  return debt > 0
    ? [{ rule: 'debt', matched: true, points: debt, reason: `${formatPoints(debt)} were spent already; the next earnings repay them` }]
    : [];
}
