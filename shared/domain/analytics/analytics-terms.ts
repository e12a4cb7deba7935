/** What a programme says of its analytics: what money is counted in, when a member counts as lost, what points and members cost. */

import { Refusal } from '../kernel/refusal.ts';
import { LIFECYCLE_STAGES, type LifecycleStage } from './lifecycle-stage.ts';

/** As managers write it; everything can be left out: `analytics/settings.ts` has what holds then. */
export interface AnalyticsTerms {
  /** Of which all money is; absent: of the first earning rate. */
  readonly currency?: string | undefined;
  readonly churn?: ChurnRule | undefined;
  /** Weeks ahead for which purchases are expected. */
  readonly horizonWeeks?: number | undefined;
  /** A year, 0.1 is 10 %. */
  readonly discountRate?: number | undefined;
  /** Of revenue, what is left after the cost of goods, 0 to 1. */
  readonly margin?: number | undefined;
  /** Years of which the plain formula and the retention table add up. */
  readonly years?: number | undefined;
  /** Minor units that serving a member for a year costs. */
  readonly costPerMemberYear?: number | undefined;
  /** What points cost the programme when they are redeemed: so many of them, so many minor units. */
  readonly pointCost?: PointCost | undefined;
  /** Of the member value score. */
  readonly stageWeights?: { readonly [Stage in LifecycleStage]?: number | undefined } | undefined;
  /** The last weeks, which the model of buying is held against. */
  readonly holdoutWeeks?: number | undefined;
}

export interface PointCost {
  readonly points: number;
  /** Minor units of the currency that analytics count in. */
  readonly amount: number;
}

/** When a member counts as lost: without a purchase for so many of their own expected intervals, or for so many days. */
export type ChurnRule = { readonly by: 'interval'; readonly factor: number } | { readonly by: 'days'; readonly days: number };

/** @param currencies that the programme takes. @throws Refusal VALIDATION_FAILED for what no schema can see. */
export function checkAnalyticsTerms({ currency, stageWeights }: AnalyticsTerms, currencies: readonly string[]): void {
  if (currency !== undefined && !currencies.includes(currency)) {
    refuse(`must be a currency that purchases earn in: ${currencies.join(', ')}`, 'analytics.currency');
  }
  if (stageWeights !== undefined && LIFECYCLE_STAGES.every((stage) => stageWeights[stage] === 0)) {
    refuse('must leave one stage a weight above 0: every score would be 0', 'analytics.stageWeights');
  }
}

function refuse(message: string, field: string): never {
  throw new Refusal('VALIDATION_FAILED', message, field);
}
