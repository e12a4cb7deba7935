/** A programme's terms, version by version. Each feature brings its fields: one line in `Terms`, one in `CHECKS`. */
import { ANALYTICS_CHECKS, type AnalyticsFields } from '../analytics/analytics-terms.ts';
import { PAYMENT_CHECKS, type PaymentFields } from '../checkout/payment-terms.ts';
import { ACTIVITY_CHECKS, type ActivityFields } from '../earning/activity-terms.ts';
import { EARNING_CHECKS, type EarningFields } from '../earning/earning-terms.ts';
import { EXPIRY_CHECKS, type ExpiryFields } from '../earning/expiry-terms.ts';
import { FRAUD_CHECKS, type FraudFields } from '../fraud/fraud-terms.ts';
import type { TermsChecks } from '../kernel/terms-checks.ts';
import type { Instant } from '../kernel/time.ts';
import { firstOf, followerOf, type Versioned } from '../kernel/version.ts';
import { CARD_CHECKS, type CardFields } from '../members/card-terms.ts';
import { REFERRAL_CHECKS, type ReferralFields } from '../referrals/referral-terms.ts';
import { TIER_CHECKS, type TierFields } from '../tiers/tier-terms.ts';
import { BASIC_CHECKS, type BasicFields } from './basic-terms.ts';

export interface Terms
  extends BasicFields,
    EarningFields,
    ActivityFields,
    ExpiryFields,
    PaymentFields,
    ReferralFields,
    AnalyticsFields,
    TierFields,
    FraudFields,
    CardFields {}

/** In the order in which they are made: of several faults the first is refused. A field without a check does not compile. */
const CHECKS: TermsChecks<Terms> = {
  ...BASIC_CHECKS,
  ...EARNING_CHECKS,
  ...ACTIVITY_CHECKS,
  ...EXPIRY_CHECKS,
  ...PAYMENT_CHECKS,
  ...REFERRAL_CHECKS,
  ...ANALYTICS_CHECKS,
  ...TIER_CHECKS,
  ...FRAUD_CHECKS,
  ...CARD_CHECKS,
};

/** One published, immutable version. */
export interface ProgrammeVersion extends Versioned {
  readonly programmeId: string;
  readonly terms: Terms;
}

/** @throws Refusal VALIDATION_FAILED for faults that the schema cannot see. */
export function checkTerms(terms: Terms): void {
  for (const check of Object.values(CHECKS)) check(terms);
}

export function firstVersion(programmeId: string, terms: Terms, by: string, now: Instant): ProgrammeVersion {
  checkTerms(terms);
  return { programmeId, ...firstOf(by, now), terms };
}

/** @param effectiveAt See `followerOf`. @throws Refusal VALIDATION_FAILED */
export function nextVersion(previous: ProgrammeVersion, terms: Terms, by: string, now: Instant, effectiveAt?: Instant): ProgrammeVersion {
  checkTerms(terms);
  return { programmeId: previous.programmeId, ...followerOf(previous, by, now, effectiveAt), terms };
}
