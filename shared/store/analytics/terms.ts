/** The stored analytics terms of a programme. */
import type { AnalyticsFields, AnalyticsTerms, ChurnRule, PointCost } from '../../domain/analytics/analytics-terms.ts';
import { exactly, kinds, number, object, optional, type Properties, text, whole } from '../kernel/shape.ts';

const analyticsTerms = object<AnalyticsTerms>(() => ({
  currency: optional(text),
  churn: optional(
    kinds<ChurnRule, 'by'>('by', {
      interval: object<Extract<ChurnRule, { by: 'interval' }>>(() => ({ by: exactly('interval'), factor: number })),
      days: object<Extract<ChurnRule, { by: 'days' }>>(() => ({ by: exactly('days'), days: number })),
    }),
  ),
  horizonWeeks: optional(number),
  discountRate: optional(number),
  margin: optional(number),
  years: optional(number),
  costPerMemberYear: optional(number),
  pointCost: optional(object<PointCost>(() => ({ points: whole, amount: whole }))),
  stageWeights: optional(
    object<NonNullable<AnalyticsTerms['stageWeights']>>(() => ({
      acquired: optional(number),
      activated: optional(number),
      retained: optional(number),
      referring: optional(number),
      'at-risk': optional(number),
      lapsed: optional(number),
      'won-back': optional(number),
    })),
  ),
  holdoutWeeks: optional(number),
}));

export const analyticsFields: Properties<AnalyticsFields> = { analytics: optional(analyticsTerms) };
