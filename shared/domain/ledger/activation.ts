/** Points become spendable. */

import { formatPoints, sumPoints } from '../kernel/points.ts';
import type { ExpiresAt, Explanation, Posting } from './entry-header.ts';

/** The lifetime of points that become spendable. */
interface PointsLifetime {
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
}

/** Postings that make points spendable: they repay debt first, and what is left joins its expiry batch. */
export function activate(points: number, lifetime: PointsLifetime, debt: number): readonly Posting[] {
  const { expiresAt, inactivity } = lifetime;
  const repaid = Math.min(points, debt);
  return [
    ...(repaid > 0 ? [{ bucket: 'debt', points: -repaid } as const] : []),
    ...(points > repaid
      ? [{ bucket: 'active', expiresAt, ...(inactivity === undefined ? {} : { inactivity }), points: points - repaid } as const]
      : []),
  ];
}

/** Why debt was repaid, for the entry that repaid it. */
export function debtRepaid(postings: readonly Posting[]): readonly Explanation[] {
  const repaid = -sumPoints(postings.filter(({ bucket }) => bucket === 'debt'));
  return repaid > 0
    ? [{ rule: 'debt', matched: true, points: -repaid, reason: `${formatPoints(repaid)} repaid what a return had left owing` }]
    : [];
}
