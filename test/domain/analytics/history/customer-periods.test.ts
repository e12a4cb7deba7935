import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { customerPeriodsOf } from '../../../../shared/domain/analytics/history/customer-periods.ts';
import { dateOfDay } from '../../../../shared/domain/analytics/history/day.ts';
import { daysUntilLapse } from '../../../../shared/domain/analytics/lifecycle/lapse.ts';
import { stageOn } from '../../../../shared/domain/analytics/lifecycle/lifecycle.ts';
import type { ChurnRule } from '../../../../shared/domain/analytics/passes/analytics-settings.ts';
import type { IntervalModel } from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import { arbitraryMember } from '../../../support/analytics/arbitrary-member.ts';
import { aMemberAsOf, type MemberAsOfBuilder, on } from '../../../support/analytics/member-as-of.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const NONE: IntervalModel = { intervals: 0, meanDays: null, medianDays: null, credibility: null };
const TEN_DAYS: ChurnRule = { by: 'days', days: 10 };

const periods = (member: MemberAsOfBuilder, asOf: string, churn: ChurnRule = TEN_DAYS, interval = NONE) =>
  customerPeriodsOf(member.build(), interval, churn, on(asOf)).map(({ from, lapsedOn }) => [
    dateOfDay(from),
    lapsedOn === null ? null : dateOfDay(lapsedOn),
  ]);

describe('ten days of silence', () => {
  const bought = aMemberAsOf().boughtOn('2026-01-01');

  test('are allowed, and an eleventh is not', () => {
    expect(periods(bought, '2026-01-11')).toEqual([['2026-01-01', null]]);
    expect(periods(bought, '2026-01-12')).toEqual([['2026-01-01', '2026-01-12']]);
    expect(periods(bought, '2026-03-01')).toEqual([['2026-01-01', '2026-01-12']]);
  });

  test('end in time with a purchase on the very day of the lapse', () => {
    expect(periods(bought.boughtOn('2026-01-12'), '2026-01-20')).toEqual([['2026-01-01', null]]);
    expect(periods(bought.boughtOn('2026-01-13'), '2026-01-20')).toEqual([
      ['2026-01-01', '2026-01-12'],
      ['2026-01-13', null],
    ]);
  });

  test('start again after each purchase', () => {
    expect(periods(bought.boughtOn('2026-01-09').boughtOn('2026-01-19'), '2026-02-10')).toEqual([['2026-01-01', '2026-01-30']]);
  });
});

test('a member who has not bought is not a customer', () => {
  expect(periods(aMemberAsOf().enrolledOn('2026-01-01'), '2026-03-01')).toEqual([]);
});

describe('the rule by the own expected interval', () => {
  const interval: IntervalModel = { intervals: 100, meanDays: 20, medianDays: 15, credibility: 2 };
  const twice: ChurnRule = { by: 'interval', factor: 2 };

  test('uses the purchases until then', () => {
    // After the first: 2 × 20 days. After three more, 5 days apart: 2 × (15 + 2 · 20) ∕ (3 + 2) = 22.
    const member = aMemberAsOf().boughtOn('2026-01-01').boughtOn('2026-01-06').boughtOn('2026-01-11').boughtOn('2026-01-16');
    expect(periods(member, '2026-02-07', twice, interval)).toEqual([['2026-01-01', null]]);
    expect(periods(member, '2026-02-08', twice, interval)).toEqual([['2026-01-01', '2026-02-08']]);
    expect(periods(aMemberAsOf().boughtOn('2026-01-01').boughtOn('2026-02-11'), '2026-02-11', twice, interval)).toEqual([
      ['2026-01-01', null],
    ]);
    expect(periods(aMemberAsOf().boughtOn('2026-01-01').boughtOn('2026-02-12'), '2026-02-12', twice, interval)).toEqual([
      ['2026-01-01', '2026-02-11'],
      ['2026-02-12', null],
    ]);
  });

  test('lets nobody lapse where nobody has bought twice', () => {
    expect(daysUntilLapse(null, twice)).toBeNull();
    expect(periods(aMemberAsOf().boughtOn('2006-01-01'), '2026-02-07', twice)).toEqual([['2006-01-01', null]]);
    expect(daysUntilLapse(null, TEN_DAYS)).toBe(11);
  });
});

test.each<ChurnRule>([
  { by: 'days', days: 30 },
  { by: 'interval', factor: 1.7 },
])('a member is in the stage lapsed between two periods, and after the last one: %o', (churn) => {
  const interval: IntervalModel = { intervals: 100, meanDays: 20, medianDays: 15, credibility: 2 };
  const asOf = on('2026-11-18');
  fc.assert(
    fc.property(arbitraryMember(asOf, 200), fc.integer({ min: 0, max: 200 }), (member, ago) => {
      const day = asOf - ago;
      const begun = customerPeriodsOf(member, interval, churn, asOf).findLast(({ from }) => from <= day);
      const lapsed = begun !== undefined && begun.lapsedOn !== null && begun.lapsedOn <= day;
      expect(stageOn(member, day, { interval, churn }) === 'lapsed').toBe(lapsed);
    }),
    LAW,
  );
});
