/**
 * The member value score: the contribution of the last 365 days, weighed by the stage in the life of a customer
 * (`settings.stageWeights`), so that a programme of members who stay and bring friends scores above one of the same profit from members who are leaving.
 * In minor units; the score of a programme is the sum, and `score / contribution` says what the stages make of the value.
 */
import type { LifecycleStage } from '../passes/insight.ts';
import type { AnalyticsSettings } from '../passes/settings.ts';

/** A whole number. */
export const valueScoreOf = (
  contribution: number,
  stage: LifecycleStage,
  { stageWeights }: Pick<AnalyticsSettings, 'stageWeights'>,
): number => Math.round(contribution * stageWeights[stage]) + 0;
