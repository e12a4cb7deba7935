import { describe, expect, test } from 'vitest';
import { AnalyticsTerms } from '../../../../shared/contract/analytics/analytics-terms.ts';
import type { AnalyticsTerms as Said } from '../../../../shared/domain/analytics/analytics-terms.ts';
import { LIFECYCLE_STAGES } from '../../../../shared/domain/analytics/lifecycle-stage.ts';
import { settingsOf } from '../../../../shared/domain/analytics/passes/analytics-settings.ts';
import { checkTerms } from '../../../../shared/domain/programmes/programme.ts';
import { paymentTerms, refusalOf, terms } from '../../../support/kernel/builders.ts';

const nothing = Object.fromEntries(LIFECYCLE_STAGES.map((stage) => [stage, 0]));

describe('analytics terms', () => {
  test.each<[string, Said, string]>([
    ['a currency in which nothing earns', { currency: 'GBP' }, 'analytics.currency'],
    ['a score that is 0 for everyone', { stageWeights: nothing }, 'analytics.stageWeights'],
  ])('refuse %s', (_, analytics, field) => {
    expect(refusalOf(() => checkTerms(terms({ analytics })))).toEqual({ code: 'VALIDATION_FAILED', field });
  });

  test.each<[string, Said]>([
    ['nothing', {}],
    ['a currency that earns', { currency: 'JPY' }],
    ['one stage with a weight', { stageWeights: { ...nothing, referring: 0.1 } }],
    ['some stages without a weight', { stageWeights: { acquired: 0, lapsed: 0 } }],
  ])('accept %s', (_, analytics) => {
    expect(() => checkTerms(terms({ analytics }))).not.toThrow();
    expect(AnalyticsTerms.safeParse(analytics).success).toBe(true);
  });

  test.each<[string, object, string]>([
    ['a negative weight', { stageWeights: { lapsed: -0.1 } }, 'stageWeights.lapsed'],
    ['an unknown stage', { stageWeights: { asleep: 1 } }, 'stageWeights'],
    ['more than all revenue', { margin: 1.01 }, 'margin'],
    ['less than one interval', { churn: { by: 'interval', factor: 0.9 } }, 'churn.factor'],
    ['no day', { churn: { by: 'days', days: 0 } }, 'churn.days'],
    ['half a week', { horizonWeeks: 0.5 }, 'horizonWeeks'],
    ['a price of no points', { pointCost: { points: 0, amount: 1 } }, 'pointCost.points'],
  ])('have a schema that refuses %s', (_, analytics, field) => {
    const { error } = AnalyticsTerms.safeParse(analytics);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('analytics settings', () => {
  test('have defaults', () => {
    expect(settingsOf(terms())).toEqual({
      currency: 'USD',
      churn: { by: 'interval', factor: 3 },
      horizonWeeks: 52,
      discountRate: 0.1,
      margin: 1,
      years: 5,
      holdoutWeeks: 39,
      costPerMemberYear: 0,
      pointCost: undefined,
      stageWeights: { acquired: 0.5, activated: 0.8, retained: 1, referring: 1.2, 'at-risk': 0.6, lapsed: 0.2, 'won-back': 0.9 },
    });
  });

  test('follow the terms, stage by stage', () => {
    const said: Said = { currency: 'EUR', churn: { by: 'days', days: 90 }, margin: 0, stageWeights: { lapsed: 0, referring: undefined } };
    expect(settingsOf(terms({ analytics: said }))).toMatchObject({
      currency: 'EUR',
      churn: { by: 'days', days: 90 },
      margin: 0,
      stageWeights: { lapsed: 0, referring: 1.2 },
    });
  });

  test.each<[string, Said, object | undefined]>([
    ['their value in payments', {}, { points: 100, amount: 100 }],
    ['the cost in the terms', { pointCost: { points: 1_000, amount: 0 } }, { points: 1_000, amount: 0 }],
    ['nothing known, if they do not pay in the currency of analytics', { currency: 'JPY' }, undefined],
  ])('points cost %s', (_, analytics, cost) => {
    expect(settingsOf(terms({ payment: paymentTerms(), analytics })).pointCost).toEqual(cost);
  });
});
