/** When an account next has something to do by itself: what the agenda is kept by. */

import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { Terms } from '../programmes/programme.ts';
import { referralDueAt } from '../referrals/referral.ts';
import { reviewDueAt } from '../tiers/standing.ts';
import { pointsWarningAt, tierWarningAt, warningAt } from './warning.ts';

/**
 * null: nothing ahead. `now` when the member is to be told something at once, because of what has just happened: points
 * that end soon were credited, or a return takes the tier at its end. A warning that no one needed is not waited for.
 */
export function nextActionAt(account: Account, terms: Terms, now: Instant): Instant | null {
  if (warningAt(account, terms, now) !== undefined) return now;
  const dates = [
    account.pending[0]?.maturesAt,
    account.held[0]?.lapsesAt,
    account.batches[0]?.expiresAt,
    terms.tiers === undefined ? null : reviewDueAt(account),
    referralDueAt(account.referral),
  ];
  const warnings = [pointsWarningAt(account, terms), tierWarningAt(account, terms)].filter((at) => at !== null && at > now);
  const [next] = [...dates, ...warnings].filter((at) => at !== null && at !== undefined).sort();
  return next ?? null;
}
