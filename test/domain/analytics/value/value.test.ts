import { describe, expect, it } from 'vitest';
import { ValueClass as ValueClassSchema } from '../../../../shared/contract/analytics/classes.ts';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import { aliveModel } from '../../../../shared/domain/analytics/models/alive-model.ts';
import { spendModel } from '../../../../shared/domain/analytics/models/spend-model.ts';
import { VALUE_CLASSES } from '../../../../shared/domain/analytics/passes/insight.ts';
import { count, noCounts } from '../../../../shared/domain/analytics/sums/binned-counts.ts';
import { contributionOf } from '../../../../shared/domain/analytics/value/contribution.ts';
import { expectedOfMember, type ValueModel } from '../../../../shared/domain/analytics/value/lifetime-value.ts';
import { valueClassOf, valuesOf, worthModelOf } from '../../../../shared/domain/analytics/value/value-matrix.ts';
import { valueScoreOf } from '../../../../shared/domain/analytics/value/value-score.ts';
import { had, moved } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';

const NO_MODEL: ValueModel = { alive: aliveModel(noCounts(), 'bg-nbd'), spend: spendModel(noCounts()) };
const POINTS = { pointCost: { points: 100, amount: 80 } };

describe('the contribution of a year', () => {
  it('is revenue × margin of the last 365 days', () => {
    const member = aMemberAsOf().boughtOn('1997-01-01', 5_000).boughtOn('1997-01-02', 1_000).boughtOn('1998-01-01', 301).build();
    expect(contributionOf(member, asOf('1998-01-01', { margin: 0.5 }))).toBe(651);
  });

  it('deducts the cost of serving, for the days of membership', () => {
    const member = aMemberAsOf().boughtOn('1997-01-01', 1_000).build();
    const at = (day: string) => contributionOf(member, asOf(day, { costPerMemberYear: 3_650 }));
    expect([at('1997-01-01'), at('1997-01-10'), at('1997-12-31'), at('1998-01-01')]).toEqual([990, 900, -2_650, -3_650]);
  });

  it('deducts the net points spent in it, at their cost', () => {
    const facts: readonly Fact[] = [
      had('1996-12-31', 9_000),
      had('1997-06-01', 500),
      had('1997-06-02', -100),
      moved('1997-07-01', 'paid', 200),
      moved('1997-07-02', 'refunded', 50),
      moved('1997-07-02', 'bonus', 7_000),
    ];
    const member = aMemberAsOf(facts).boughtOn('1997-05-01', 1_000).build();
    expect(contributionOf(member, asOf('1997-12-31', POINTS))).toBe(1_000 - (550 * 80) / 100);
    expect(contributionOf(member, asOf('1997-12-31'))).toBe(1_000);
  });

  it('is 0, not −0, for a member without purchases', () => {
    expect(Object.is(contributionOf(aMemberAsOf().build(), asOf('1997-12-31', { costPerMemberYear: 0 })), 0)).toBe(true);
  });
});

describe('the value matrix', () => {
  const at = asOf('1997-12-31', { horizonWeeks: 26, costPerMemberYear: 730 });
  const customer = aMemberAsOf().boughtOn('1997-12-31', 1_000).build();
  /** The threshold without a model: half a year's part of the mean. */
  const HIGH = (1_000 * 182) / 365;
  const high = worthModelOf({ customers: 2, contribution: 2_000 }, noCounts(), NO_MODEL, at);

  it('has its thresholds at the means', () => {
    expect(high).toEqual({ current: 1_000, future: HIGH });
  });

  it("N6: takes the model's mean forecast of customers as the threshold of future values, less the cost of serving", () => {
    const counts = noCounts();
    count(counts, [0, 0, 100, 0]);
    count(counts, [3, 70, 100, 3_000]);
    const fitted: ValueModel = {
      alive: {
        customers: 200,
        repeaters: 50,
        fitted: true,
        parameters: { family: 'bg-nbd', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
        logLikelihood: -1,
        approximate: false,
        atLimit: [],
        priorWeight: 0,
      },
      spend: { ...NO_MODEL.spend, fitted: false, why: 'few', empirical: { rate: 3_000 } },
    };
    const { future } = worthModelOf({ customers: 2, contribution: 2_000 }, counts, fitted, at);
    const members = [
      aMemberAsOf().boughtOn('1997-09-22', 1_000),
      aMemberAsOf().boughtOn('1997-09-22', 1_000).boughtOn('1997-10-01').boughtOn('1997-10-02').boughtOn('1997-12-01'),
    ].map((member) => member.build());
    const values = members.map(
      (member) => valuesOf(member, 'retained', expectedOfMember(fitted, member, at.day, at.settings)?.value ?? null, at).future,
    );
    const mean = ((values[0] ?? 0) + (values[1] ?? 0)) / 2;
    expect(Math.abs((future ?? 0) - mean)).toBeLessThan(1);
    expect(mean).toBeGreaterThan(1_000);
  });

  it.each([
    [1_000, HIGH, 'most-valuable'],
    [999, HIGH, 'most-growable'],
    [1_000, HIGH - 1, 'maintain'],
    [0, 0, 'maintain'],
    [-1, 0, 'below-zero'],
    [-500, 500, 'most-growable'],
    [5_000, -5_001, 'below-zero'],
  ])('with %d now and %d in future is %s', (current, future, name) => {
    expect(valueClassOf(customer, { current, future }, high)).toBe(name);
  });

  it('leaves out members who have not bought, and everyone where there are no customers', () => {
    expect(valueClassOf(aMemberAsOf().build(), { current: 1, future: 1 }, high)).toBeNull();
    const none = worthModelOf({ customers: 0, contribution: 0 }, noCounts(), NO_MODEL, at);
    expect(none).toEqual({ current: null, future: null });
    expect(valueClassOf(customer, { current: 1, future: 1 }, none)).toBeNull();
  });

  it("uses the model's forecast, less the cost of serving", () => {
    expect(valuesOf(customer, 'activated', 900.4, at)).toEqual({ current: 998, future: Math.round(900.4 - (730 * 182) / 365) });
    expect(valuesOf(customer, 'lapsed', 900.4, at).future).toBe(536);
  });

  it("continues the member's own rate without a model: over at least a year, and not after a lapse", () => {
    // 1,000 in a year make 498.6 in half a year; 364 is the cost of serving.
    expect(valuesOf(customer, 'activated', null, at).future).toBe(135);
    expect(valuesOf(customer, 'lapsed', null, at).future).toBe(-364);
    const long = aMemberAsOf().boughtOn('1996-01-01', 1_000).boughtOn('1997-12-31', 1_000).build();
    expect(valuesOf(long, 'retained', null, at).future).toBe(Math.round((2_000 * 182) / 731 - 364));
  });

  it('has the classes of the contract', () => {
    expect(ValueClassSchema.options).toEqual(VALUE_CLASSES);
  });
});

it.each([
  ['retained', 1_000],
  ['referring', 1_200],
  ['lapsed', 200],
] as const)('a contribution of 1,000 in the stage %s scores %d', (stage, score) => {
  expect(valueScoreOf(1_000, stage, asOf('1997-12-31').settings)).toBe(score);
});

it('scores use the weights of the programme', () => {
  const { settings } = asOf('1997-12-31', { stageWeights: { lapsed: 0 } });
  expect(Object.is(valueScoreOf(-1_000, 'lapsed', settings), 0)).toBe(true);
});
