/** Points are spent out of the batches that expire first. */

import { formatPoints, sumPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Account } from './account.ts';
import type { ExpiryBatch } from './buckets.ts';
import type { Posting } from './entry-header.ts';

/** So much of each batch, the first to expire first. @throws Refusal INSUFFICIENT_POINTS when there are not as many. */
export function takenFrom({ batches }: Pick<Account, 'batches'>, points: number, field: string): readonly ExpiryBatch[] {
  const active = sumPoints(batches);
  if (points > active) throw new Refusal('INSUFFICIENT_POINTS', `${formatPoints(active)} can be taken; ${points} were asked for`, field);
  let left = points;
  return batches.flatMap((batch) => {
    const taken = Math.min(left, batch.points);
    left -= taken;
    return taken === 0 ? [] : [{ ...batch, points: taken }];
  });
}

/** The postings that take them. */
export const spent = (taken: readonly ExpiryBatch[]): readonly Posting[] =>
  taken.map((batch) => ({ bucket: 'active', ...batch, points: -batch.points }));
