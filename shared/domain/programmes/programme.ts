/** A programme's terms, version by version. */
import { type AnalyticsTerms, checkAnalyticsTerms } from '../analytics/analytics-terms.ts';
import { checkPaymentTerms, type PaymentTerms } from '../checkout/payment-terms.ts';
import { type ExpiryTerms, fewestDays } from '../earning/expiry-terms.ts';
import type { FraudTerms } from '../fraud/fraud-terms.ts';
import { isTimeZone } from '../kernel/calendar.ts';
import { currencyDecimals } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { firstOf, followerOf, type Versioned } from '../kernel/version.ts';
import { checkReferralTerms, type ReferralTerms } from '../referrals/referral-terms.ts';
import { checkTierTerms, type TierTerms } from '../tiers/tier-terms.ts';

export type Rounding = 'down' | 'nearest' | 'up';
export type IncludedAmount = 'tax' | 'shipping' | 'discount';

export interface EarningRate {
  readonly currency: string;
  /** Points for every `perUnits` whole units of the currency. */
  readonly points: number;
  readonly perUnits: number;
  /** In minor units; purchases that would earn on less earn nothing. */
  readonly minimumAmount?: number | undefined;
}

export interface EarningTerms {
  readonly rates: readonly EarningRate[];
  readonly rounding: Rounding;
  readonly include: readonly IncludedAmount[];
  /** Calendar days in the programme's time zone. */
  readonly pendingDays: number;
  /** Points mature when their order is fulfilled, and at the latest after the pending days. */
  readonly maturesOnFulfilment?: boolean | undefined;
}

export interface Terms {
  readonly name: string;
  readonly timeZone: string;
  readonly earning: EarningTerms;
  /** What members earn by besides purchases. */
  readonly activities?: readonly Activity[] | undefined;
  readonly expiry: ExpiryTerms;
  /** Days before points expire on which the member is warned; 0, or absent: not at all. */
  readonly expiryWarningDays?: number | undefined;
  /** Days after they expired in which a manager can reinstate points; 0, or absent: not at all. */
  readonly reinstatementDays?: number | undefined;
  readonly tiers?: TierTerms | undefined;
  /** Absent: points are no payment at tills. */
  readonly payment?: PaymentTerms | undefined;
  /** Absent: nothing is limited. */
  readonly fraud?: FraudTerms | undefined;
  /** Absent: members bring no friends. */
  readonly referrals?: ReferralTerms | undefined;
  /** Absent: analytics go by their defaults. */
  readonly analytics?: AnalyticsTerms | undefined;
}

export interface Activity {
  readonly id: string;
  readonly name: string;
  /** Active at once. */
  readonly points: number;
  /** Points of engagement, which count towards tiers only. */
  readonly engagement: number;
}

/** One published version: immutable. */
export interface ProgrammeVersion extends Versioned {
  readonly programmeId: string;
  readonly terms: Terms;
}

/** @throws Refusal VALIDATION_FAILED for what no schema can see. */
export function checkTerms(terms: Terms): void {
  if (!isTimeZone(terms.timeZone)) {
    throw new Refusal('VALIDATION_FAILED', 'must be an IANA time zone, such as Europe/Berlin', 'timeZone');
  }
  terms.earning.rates.forEach((rate, index) => {
    if (currencyDecimals(rate.currency) === undefined) {
      throw new Refusal('VALIDATION_FAILED', `${rate.currency} is not a currency of ISO 4217`, `earning.rates.${index}.currency`);
    }
    if (terms.earning.rates.findIndex((other) => other.currency === rate.currency) !== index) {
      throw new Refusal('VALIDATION_FAILED', `${rate.currency} has a rate already`, `earning.rates.${index}.currency`);
    }
  });
  if (new Set(terms.earning.include).size !== terms.earning.include.length) {
    throw new Refusal('VALIDATION_FAILED', 'must name each amount once', 'earning.include');
  }
  if (terms.earning.maturesOnFulfilment === true && terms.earning.pendingDays === 0) {
    throw new Refusal(
      'VALIDATION_FAILED',
      'must be at least 1 when points mature on fulfilment: it is when they do at the latest',
      'earning.pendingDays',
    );
  }
  terms.activities?.forEach(({ id }, index) => {
    if (terms.activities?.findIndex((other) => other.id === id) !== index) {
      throw new Refusal('VALIDATION_FAILED', `there is an activity ${id} already`, `activities.${index}.id`);
    }
  });
  checkLasts(terms.expiry, terms.earning.pendingDays, 'expiry');
  const currencies = terms.earning.rates.map(({ currency }) => currency);
  if (terms.payment !== undefined) checkPaymentTerms(terms.payment, currencies);
  if (terms.referrals !== undefined) checkReferralTerms(terms.referrals, currencies);
  if (terms.analytics !== undefined) checkAnalyticsTerms(terms.analytics, currencies);
  if (terms.tiers === undefined) return;
  checkTierTerms(terms.tiers, currencies);
  terms.tiers.levels.forEach(({ benefits }, index) => {
    if (benefits.expiry !== undefined) checkLasts(benefits.expiry, terms.earning.pendingDays, `tiers.levels.${index}.benefits.expiry`);
  });
}

/** Points must not expire before they can be spent. */
function checkLasts(expiry: ExpiryTerms, pendingDays: number, field: string): void {
  if (expiry.policy === 'date' && expiry.day > (DAYS_OF_MONTH[expiry.month - 1] ?? 0)) {
    throw new Refusal('VALIDATION_FAILED', `must be a day of the month ${expiry.month}`, `${field}.day`);
  }
  if (fewestDays(expiry) > pendingDays) return;
  const within = expiry.policy === 'date' ? 'atLeastDays' : 'days' in expiry && expiry.days !== undefined ? 'days' : 'months';
  throw new Refusal('VALIDATION_FAILED', `must be longer than the ${pendingDays} days for which points are pending`, `${field}.${within}`);
}

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function firstVersion(programmeId: string, terms: Terms, by: string, now: Instant): ProgrammeVersion {
  checkTerms(terms);
  return { programmeId, ...firstOf(by, now), terms };
}

/** @param effectiveAt see `followerOf`. @throws Refusal VALIDATION_FAILED */
export function nextVersion(previous: ProgrammeVersion, terms: Terms, by: string, now: Instant, effectiveAt?: Instant): ProgrammeVersion {
  checkTerms(terms);
  return { programmeId: previous.programmeId, ...followerOf(previous, by, now, effectiveAt), terms };
}
