/** A dry run: how new terms would change a member's tier. */

import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { accountAt } from '../ledger/point-timers.ts';
import type { Terms } from '../programmes/programme.ts';
import { afterEarning, reviewed, standingOf } from './standing.ts';

export interface TierMove {
  /** null: the programme has no tiers. */
  readonly from: string | null;
  readonly to: string | null;
  /** Promotions happen with the next purchase, downgrades at the next review. null: no change. */
  readonly when: 'next-purchase' | 'next-review' | null;
}

type TierPart = Pick<Terms, 'tiers' | 'timeZone'>;

/** Uses the counts until now; future purchases are unknown. */
export function previewMove(account: Account, current: TierPart, draft: TierPart, now: Instant): TierMove {
  const standing = standingOf(account, current, now);
  const from = standing?.id ?? null;
  if (draft.tiers === undefined) return { from, to: null, when: from === null ? null : 'next-purchase' };
  const holder = { ...accountAt(account, now), standing };
  const up = afterEarning(draft, holder, now).standing?.id ?? null;
  if (up !== from) return { from, to: up, when: 'next-purchase' };
  const review =
    standing === null || standing.reviewAt === null ? undefined : reviewed(draft, { ...holder, standing: dueNow(standing, now) }, now);
  const down = review?.standing?.id ?? from;
  return down === from ? { from, to: from, when: null } : { from, to: down, when: 'next-review' };
}

/** Pretends that the tier ends now, so that the current counts decide. */
const dueNow = <Ends extends { readonly until: Instant | null; readonly reviewAt: Instant | null }>(
  standing: Ends,
  now: Instant,
): Ends => ({
  ...standing,
  until: now,
  reviewAt: now,
});
