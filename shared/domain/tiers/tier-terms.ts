/** The tier terms of a programme: qualification, duration and benefits. */
import { currenciesOf, type EarningFields } from '../earning/earning-terms.ts';
import { checkOutlastsPending, type ExpiryTerms } from '../earning/expiry-terms.ts';
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';

/** One qualifying metric and its threshold. */
export type Requirement =
  | { readonly metric: 'points' | 'purchases' | 'active-months' | 'engagement'; readonly atLeast: number }
  /** Minor units of one currency, net of returns. */
  | { readonly metric: 'spend'; readonly currency: string; readonly atLeast: number };

export interface Qualification {
  readonly need: 'all' | 'any';
  readonly of: readonly Requirement[];
}

export interface Benefits {
  /** Multiplier of points from purchases, at most two decimals; absent: 1. */
  readonly multiplier?: number | undefined;
  /** Names for the brand's own systems, such as `free-shipping`. */
  readonly perks?: readonly string[] | undefined;
  readonly birthdayPoints?: number | undefined;
  /** Replaces the programme's expiry policy for points earned in this tier. */
  readonly expiry?: ExpiryTerms | undefined;
}

export interface TierLevel {
  readonly id: string;
  readonly name: string;
  /** Absent on the first level, which every member has. */
  readonly qualification?: Qualification | undefined;
  readonly benefits: Benefits;
}

/** The period over which counts are added up. */
export type QualificationPeriod =
  /** This calendar month and the `months − 1` before it. */
  | { readonly kind: 'rolling'; readonly months: number }
  | { readonly kind: 'calendar-year' }
  /** Between two anniversaries of the enrolment. */
  | { readonly kind: 'anniversary' }
  | { readonly kind: 'lifetime' };

/** How long a tier holds: months, rounded up to the end of a period. */
export type Hold =
  | { readonly policy: 'forever' }
  | { readonly policy: 'for'; readonly months: number; readonly to: 'day' | 'month' | 'quarter' | 'year' | 'anniversary' };

export interface TierTerms {
  /** Lowest first. */
  readonly levels: readonly TierLevel[];
  readonly period: QualificationPeriod;
  readonly hold: Hold;
  /** Downgrade policy for a tier that was not earned again: none, to the earned level, or one level. */
  readonly downgrade: 'none' | 'to-earned' | 'one-step';
  /** Days of grace after the tier's end: it can still be earned again, and benefits stay. */
  readonly graceDays: number;
  /** Days before the tier's end on which the member is warned; 0: no warning. */
  readonly warningDays: number;
  /** Whether a return that removes the reason for a tier downgrades at once or at the review. */
  readonly onReturn: 'at-once' | 'at-review';
  /** Whether points from multipliers and activities count towards tiers. */
  readonly bonusQualifies: boolean;
  /**
   * Minor units of each currency. A purchase of which less that earns was kept is no purchase towards a tier, nor is its month active;
   * its points and spend count. Absent: every purchase of which something was kept.
   */
  readonly minimumPurchase?: readonly Minimum[] | undefined;
}

export interface Minimum {
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

export interface TierFields {
  /** Absent: the programme has no tiers. */
  readonly tiers?: TierTerms | undefined;
}

export const TIER_CHECKS: TermsChecks<TierFields, TierFields & EarningFields> = {
  tiers: (terms) => {
    if (terms.tiers === undefined) return;
    checkTierTerms(terms.tiers, currenciesOf(terms));
    terms.tiers.levels.forEach(({ benefits: { expiry } }, index) => {
      if (expiry !== undefined) checkOutlastsPending(expiry, terms.earning.pendingDays, `tiers.levels.${index}.benefits.expiry`);
    });
  },
};

/** The amount from which a purchase counts, in minor units. A purchase of nothing never counts. */
export const minimumPurchaseOf = (tiers: TierTerms | undefined, currency: string): number =>
  tiers?.minimumPurchase?.find((minimum) => minimum.currency === currency)?.amount ?? 1;

/** In hundredths, exact. */
export const multiplierOf = (level: TierLevel | undefined): number => Math.round((level?.benefits.multiplier ?? 1) * 100);

export const levelOf = (tiers: TierTerms | undefined, id: string | undefined): TierLevel | undefined =>
  tiers?.levels.find((level) => level.id === id);

/** @throws Refusal VALIDATION_FAILED for faults that the schema cannot see. */
function checkTierTerms(tiers: TierTerms, currencies: readonly string[]): void {
  const { levels, hold, minimumPurchase = [] } = tiers;
  const refuse = (message: string, field: string): never => refuseTerms(message, `tiers.${field}`);
  levels.forEach((level, index) => {
    const field = `levels.${index}`;
    if (levels.findIndex(({ id }) => id === level.id) !== index) refuse(`there is a level ${level.id} already`, `${field}.id`);
    if (index === 0 && level.qualification !== undefined) refuse('must be absent: everyone has the first level', `${field}.qualification`);
    if (index > 0 && level.qualification === undefined) refuse('must say what the level takes', `${field}.qualification`);
    level.qualification?.of.forEach((requirement, place) => {
      if (requirement.metric === 'spend' && !currencies.includes(requirement.currency)) {
        refuse(`must be a currency of this programme: ${currencies.join(', ')}`, `${field}.qualification.of.${place}.currency`);
      }
    });
  });
  minimumPurchase.forEach(({ currency }, index) => {
    const field = `minimumPurchase.${index}.currency`;
    if (!currencies.includes(currency)) refuse(`must be a currency of this programme: ${currencies.join(', ')}`, field);
    if (minimumPurchase.findIndex((other) => other.currency === currency) !== index) refuse(`${currency} has a minimum already`, field);
  });
  if (hold.policy === 'for' && hold.months === 0 && (hold.to === 'day' || hold.to === 'month')) {
    refuse('must be at least 1 when a tier holds to the end of a day or month', 'hold.months');
  }
}
