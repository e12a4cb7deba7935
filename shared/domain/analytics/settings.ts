/** What a programme's analytics go by: its terms, with the defaults filled in. */
import type { Terms } from '../programme.ts';
import type { LifecycleStage } from './insight.ts';

/** As managers write it; everything can be left out. */
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
  readonly pointCost?: { readonly points: number; readonly amount: number } | undefined;
  /** Of the member value score. */
  readonly stageWeights?: Partial<Record<LifecycleStage, number>> | undefined;
  /** The last weeks, which the model of buying is held against. */
  readonly holdoutWeeks?: number | undefined;
}

/** When a member counts as lost: without a purchase for so many of their own expected intervals, or for so many days. */
export type ChurnRule = { readonly by: 'interval'; readonly factor: number } | { readonly by: 'days'; readonly days: number };

export type AnalyticsSettings = Required<Omit<AnalyticsTerms, 'pointCost' | 'stageWeights'>> & {
  /** undefined: points have no price. */
  readonly pointCost: { readonly points: number; readonly amount: number } | undefined;
  readonly stageWeights: Readonly<Record<LifecycleStage, number>>;
};

const STAGE_WEIGHTS: Readonly<Record<LifecycleStage, number>> = {
  acquired: 0.5,
  activated: 0.8,
  retained: 1,
  referring: 1.2,
  'at-risk': 0.6,
  lapsed: 0.2,
  'won-back': 0.9,
};

/** @param terms of a programme; the price of points is that of paying with them where nothing else is said. */
export function settingsOf({
  analytics = {},
  earning,
  payment,
}: Terms & { readonly analytics?: AnalyticsTerms | undefined }): AnalyticsSettings {
  const currency = analytics.currency ?? earning.rates[0]?.currency ?? 'XXX';
  const paid = payment?.rates.find((rate) => rate.currency === currency);
  return {
    currency,
    churn: analytics.churn ?? { by: 'interval', factor: 3 },
    horizonWeeks: analytics.horizonWeeks ?? 52,
    discountRate: analytics.discountRate ?? 0.1,
    margin: analytics.margin ?? 1,
    years: analytics.years ?? 5,
    costPerMemberYear: analytics.costPerMemberYear ?? 0,
    pointCost: analytics.pointCost ?? (paid === undefined ? undefined : { points: paid.points, amount: paid.amount }),
    stageWeights: { ...STAGE_WEIGHTS, ...analytics.stageWeights },
    holdoutWeeks: analytics.holdoutWeeks ?? 39,
  };
}
