/** What new terms would make of a member's tier: a dry run, for the manager who is about to publish them. */

import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { accountAt } from '../ledger/point-timers.ts';
import type { Terms } from '../programmes/programme.ts';
import { afterEarning, reviewed, standingOf } from './standing.ts';

export interface TierMove {
  /** null: no tier, in a programme without. */
  readonly from: string | null;
  readonly to: string | null;
  /** Members go up with their next purchase, and down at their next review. null: they stay. */
  readonly when: 'next-purchase' | 'next-review' | null;
}

type TierPart = Pick<Terms, 'tiers' | 'timeZone'>;

/** By what has been earned until now: purchases to come are no one's to know. */
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

/** As if the tier ended now, so that what counts by now decides. */
const dueNow = <Ends extends { readonly until: Instant | null; readonly reviewAt: Instant | null }>(
  standing: Ends,
  now: Instant,
): Ends => ({
  ...standing,
  until: now,
  reviewAt: now,
});
