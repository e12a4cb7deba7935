/** The analytics terms of a programme: the currency, the churn rule, and the costs of points and members. */

import { currenciesOf, type EarningFields } from '../earning/earning-terms.ts';
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';
import { LIFECYCLE_STAGES, type LifecycleStage } from './lifecycle-stage.ts';

/** The terms that managers write. Every term is optional; `analytics-settings.ts` has the defaults. */
export interface AnalyticsTerms {
  /** The currency of all money in reports. Default: that of the first earning rate. */
  readonly currency?: string | undefined;
  readonly churn?: ChurnRule | undefined;
  /** The horizon of the purchase forecast, in weeks. */
  readonly horizonWeeks?: number | undefined;
  /** Per year: 0.1 is 10 %. */
  readonly discountRate?: number | undefined;
  /** The share of revenue that is left after the cost of goods, 0 to 1. */
  readonly margin?: number | undefined;
  /** The number of years that the plain formula and the retention table add up. */
  readonly years?: number | undefined;
  /** The cost of serving one member for a year, in minor units. */
  readonly costPerMemberYear?: number | undefined;
  /** The cost of redeemed points to the programme. */
  readonly pointCost?: PointCost | undefined;
  /** The weight of each lifecycle stage in the member value score. */
  readonly stageWeights?: { readonly [Stage in LifecycleStage]?: number | undefined } | undefined;
  /** The model is fitted without these last weeks and then compared with them. */
  readonly holdoutWeeks?: number | undefined;
}

/** `points` points cost `amount`. */
export interface PointCost {
  readonly points: number;
  /** Minor units of the analytics currency. */
  readonly amount: number;
}

/** A customer counts as lost after `factor` times their own expected interval, or after `days`, without a purchase. */
export type ChurnRule = { readonly by: 'interval'; readonly factor: number } | { readonly by: 'days'; readonly days: number };

export interface AnalyticsFields {
  /** Absent: every default holds. */
  readonly analytics?: AnalyticsTerms | undefined;
}

export const ANALYTICS_CHECKS: TermsChecks<AnalyticsFields, AnalyticsFields & EarningFields> = {
  analytics: (terms) => {
    if (terms.analytics !== undefined) checkAnalyticsTerms(terms.analytics, currenciesOf(terms));
  },
};

/** @param currencies that the programme accepts. @throws Refusal VALIDATION_FAILED for rules that a schema cannot express. */
function checkAnalyticsTerms({ currency, stageWeights }: AnalyticsTerms, currencies: readonly string[]): void {
  if (currency !== undefined && !currencies.includes(currency)) {
    refuseTerms(`must be a currency that purchases earn in: ${currencies.join(', ')}`, 'analytics.currency');
  }
  if (stageWeights !== undefined && LIFECYCLE_STAGES.every((stage) => stageWeights[stage] === 0)) {
    refuseTerms('must leave one stage a weight above 0: every score would be 0', 'analytics.stageWeights');
  }
}
