/** How long points last. Points keep the terms under which they were earned. */
import type { PeriodEnd, Span } from '../kernel/calendar.ts';
import { refuseTerms, seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';
import type { EarningFields } from './earning-terms.ts';

export type ExpiryTerms =
  | { readonly policy: 'never' }
  /** This long after the credit, and to the end of that day, month, quarter or year. */
  | ({ readonly policy: 'after'; readonly to: PeriodEnd } & Span)
  /** To the end of the next such day of a year that is at least `atLeastDays` ahead. */
  | { readonly policy: 'date'; readonly month: number; readonly day: number; readonly atLeastDays: number }
  /** This long after the member last earned: every purchase extends all points that were earned under such terms. */
  | ({ readonly policy: 'inactivity'; readonly to: PeriodEnd } & Span);

/** The fewest days for which points last under the terms. A month counts 28 days, its shortest length. */
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

export interface ExpiryFields {
  readonly expiry: ExpiryTerms;
  /** Days before points expire on which the member is warned. */
  readonly expiryWarningDays?: number | undefined;
  /** Days after they expired in which a manager can reinstate points. */
  readonly reinstatementDays?: number | undefined;
}

export const EXPIRY_CHECKS: TermsChecks<ExpiryFields, ExpiryFields & EarningFields> = {
  expiry: ({ expiry, earning }) => checkOutlastsPending(expiry, earning.pendingDays, 'expiry'),
  expiryWarningDays: seenBySchema,
  reinstatementDays: seenBySchema,
};

/** 0: nobody is warned. */
export const expiryWarningDaysOf = ({ expiryWarningDays = 0 }: Pick<ExpiryFields, 'expiryWarningDays'>): number => expiryWarningDays;

/** 0: nothing can be reinstated. */
export const reinstatementDaysOf = ({ reinstatementDays = 0 }: Pick<ExpiryFields, 'reinstatementDays'>): number => reinstatementDays;

/** Points must not expire before they can be spent. @throws Refusal VALIDATION_FAILED. */
export function checkOutlastsPending(expiry: ExpiryTerms, pendingDays: number, field: string): void {
  if (expiry.policy === 'date' && expiry.day > (DAYS_OF_MONTH[expiry.month - 1] ?? 0)) {
    refuseTerms(`must be a day of the month ${expiry.month}`, `${field}.day`);
  }
  if (fewestDays(expiry) > pendingDays) return;
  const within = expiry.policy === 'date' ? 'atLeastDays' : 'days' in expiry && expiry.days !== undefined ? 'days' : 'months';
  refuseTerms(`must be longer than the ${pendingDays} days for which points are pending`, `${field}.${within}`);
}

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
