/** How long points last. */
import type { PeriodEnd, Span } from '../kernel/calendar.ts';

export type ExpiryTerms =
  | { readonly policy: 'never' }
  /** So long after they were credited, and the rest of the day, month, quarter or year that this ends in. */
  | ({ readonly policy: 'after'; readonly to: PeriodEnd } & Span)
  /** Through the next such day of the year that is at least `atLeastDays` away. */
  | { readonly policy: 'date'; readonly month: number; readonly day: number; readonly atLeastDays: number }
  /** So long after the member last earned: every purchase puts it off for all points that were earned under such terms. */
  | ({ readonly policy: 'inactivity'; readonly to: PeriodEnd } & Span);

/** The fewest days for which points last under the terms: 28 a month is the shortest that any run of months can be. */
export function fewestDays(expiry: ExpiryTerms): number {
  switch (expiry.policy) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'date':
      return expiry.atLeastDays;
    case 'after':
    case 'inactivity':
      return expiry.months === undefined ? expiry.days : expiry.months * 28;
  }
}
