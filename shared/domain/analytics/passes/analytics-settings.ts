/** Analytics settings: a programme's analytics terms with the defaults filled in. */

import { invariant } from '../../kernel/refusal.ts';
import type { Terms } from '../../programmes/programme.ts';
import type { AnalyticsTerms, ChurnRule, PointCost } from '../analytics-terms.ts';
import { LIFECYCLE_STAGES, type LifecycleStage } from '../lifecycle-stage.ts';

export type { AnalyticsTerms, ChurnRule };

export type AnalyticsSettings = Required<Omit<AnalyticsTerms, 'pointCost' | 'stageWeights'>> & {
  /** undefined: points have no price. */
  readonly pointCost: PointCost | undefined;
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

/** @param terms of a programme. Without `pointCost`, points cost what they are worth in payments. */
export function settingsOf({ analytics = {}, earning, payment }: Terms): AnalyticsSettings {
  const currency = analytics.currency ?? earning.rates[0]?.currency;
  invariant(currency !== undefined, 'a programme earns in a currency at least');
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
    stageWeights: weightsOf(analytics.stageWeights),
    holdoutWeeks: analytics.holdoutWeeks ?? 39,
  };
}

function weightsOf(said: AnalyticsTerms['stageWeights'] = {}): AnalyticsSettings['stageWeights'] {
  const weights = { ...STAGE_WEIGHTS };
  for (const stage of LIFECYCLE_STAGES) weights[stage] = said[stage] ?? STAGE_WEIGHTS[stage];
  return weights;
}
