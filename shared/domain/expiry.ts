/** When points that are credited now can be spent, and until when. */
import { endOfPeriodAfter, startOfDayAfter } from './calendar.ts';
import type { ExpiresAt } from './entry.ts';
import type { Terms } from './programme.ts';
import type { Instant } from './time.ts';

/** The terms that a credit of points keeps for good, whatever is published later. */
export interface Lifetime {
  /** null: at once. */
  readonly maturesAt: Instant | null;
  readonly expiresAt: ExpiresAt;
}

/**
 * Counted from when points are credited, not from when the purchase was made: an old purchase that arrives late, or
 * waited for its member to enrol, must not earn points that have expired before anyone saw them.
 */
export function lifetimeOf(terms: Pick<Terms, 'timeZone' | 'expiry'>, pendingDays: number, creditedAt: Instant): Lifetime {
  return {
    maturesAt: pendingDays === 0 ? null : startOfDayAfter(creditedAt, pendingDays, terms.timeZone),
    expiresAt: terms.expiry.policy === 'never' ? null : endOfPeriodAfter(creditedAt, terms.expiry.months, terms.expiry.to, terms.timeZone),
  };
}
