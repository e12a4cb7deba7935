/**
 * The member value score: the contribution of the last 365 days, weighted by lifecycle stage (`settings.stageWeights`). A programme whose
 * members stay and refer friends scores above one with the same profit from members who leave. In minor units. A programme's score is the
 * sum; `score / contribution` says how the stages change the value.
 */

import type { AnalyticsSettings } from '../passes/analytics-settings.ts';
import type { LifecycleStage } from '../passes/insight.ts';

/** A whole number. */
export const valueScoreOf = (
  contribution: number,
  stage: LifecycleStage,
  { stageWeights }: Pick<AnalyticsSettings, 'stageWeights'>,
): number => Math.round(contribution * stageWeights[stage]) + 0;
