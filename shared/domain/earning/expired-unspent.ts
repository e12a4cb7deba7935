/**
 * Points that expired before anyone spent them. A return or a reversal takes nothing for them: the member no longer has them, and
 * never used them.
 */

import { formatPoints, sumPoints } from '../kernel/points.ts';
import { invariant } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { ExpiresAt, Explanation, Posting } from '../ledger/entry-header.ts';
import type { ExpiredUnspent } from './earning-entries.ts';
import type { Lifetime } from './expiry.ts';

type Batched = Exclude<Posting, { bucket: 'debt' }>;

/** Another server's clock, which may be ahead, can have expired them. */
const CLOCKS_APART_SECONDS = 300;

/** Whether points of `credit` can have expired at `now`. Only then the entries since the credit are needed. */
export const canHaveExpired = ({ expiresAt }: Lifetime, now: Instant): boolean =>
  expiresAt !== null && expiresAt <= plusSeconds(now, CLOCKS_APART_SECONDS);

/**
 * How many of the `points` that a credit gave have expired unspent. The points of one expiry batch are alike, so those that
 * expired count as the returned credit's first. No point is counted for two reversals, and none that was reinstated.
 * @param credit The lifetime that the credit was given.
 * @param since All entries from the credit's own on, in order.
 */
export function expiredUnspent(points: number, credit: Lifetime, since: readonly Entry[]): ExpiredUnspent | undefined {
  // The instants at which the batch was to expire, as extensions moved it.
  const instants = new Set<ExpiresAt>([credit.expiresAt]);
  let found: { points: number; readonly expiredAt: Instant } | undefined;
  for (const entry of since) {
    const alike = entry.postings.filter(
      (posting): posting is Batched => posting.bucket !== 'debt' && posting.inactivity === credit.inactivity,
    );
    const taken = alike.filter((posting) => posting.points < 0 && instants.has(posting.expiresAt));
    if (entry.kind === 'expire' && taken.length > 0) {
      const [{ expiresAt } = { expiresAt: null }] = taken;
      invariant(expiresAt !== null, 'points that never expire do not expire');
      found = { points: (found?.points ?? 0) - sumPoints(taken), expiredAt: expiresAt };
    } else if (taken.length > 0 && movesExpiry(entry)) {
      for (const { expiresAt, points: moved } of alike) if (moved > 0) instants.add(expiresAt);
    }
    if (found === undefined) continue;
    if (entry.kind === 'reinstate') {
      found.points -= entry.points;
      // They can expire again.
      for (const { expiresAt, points: given } of alike) if (given > 0) instants.add(expiresAt);
    }
    if (entry.expiredUnspent !== undefined && instants.has(entry.expiredUnspent.expiredAt)) found.points -= entry.expiredUnspent.points;
  }
  const left = Math.min(points, found?.points ?? 0);
  return found === undefined || left <= 0 ? undefined : { points: left, expiredAt: found.expiredAt };
}

/** A manager extended the points, or a purchase extended those of an inactivity policy. */
const movesExpiry = ({ kind }: Entry): boolean => kind === 'extend' || kind === 'earn' || kind === 'engage';

export const expiredUnspentExplained = (expired: ExpiredUnspent | undefined): readonly Explanation[] =>
  expired === undefined
    ? []
    : [
        {
          rule: 'expiry',
          matched: true,
          reason: `${formatPoints(expired.points)} had expired unspent on ${expired.expiredAt}; nothing is taken for them`,
        },
      ];
