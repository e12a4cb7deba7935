/** States can be added up in any order, and in parts that were stored as JSON. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { CHURN } from '../../../../shared/domain/analytics/lifecycle/churn.ts';
import { COHORT_BASES, COHORT_TABLES, COHORT_UNITS } from '../../../../shared/domain/analytics/retention/cohorts.ts';
import type { IntervalModel } from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import { INTERVALS } from '../../../../shared/domain/analytics/retention/intervals.ts';
import { UNTIL_LAPSE, UNTIL_SECOND_PURCHASE } from '../../../../shared/domain/analytics/retention/survival.ts';
import { measured, tallied } from '../../../support/analytics/analysed.ts';
import { arbitraryMember } from '../../../support/analytics/arbitrary-member.ts';
import { asOf, on } from '../../../support/analytics/member-as-of.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const DATE = '2026-11-18';
const AT = asOf(DATE);
/** Four years, so more months and weeks than have rows of their own. */
const members = fc.array(arbitraryMember(on(DATE), 1_500), { maxLength: 30 });
const interval: IntervalModel = { intervals: 100, meanDays: 45.5, medianDays: 30, credibility: 1.5 };

/** @param of computes the state of members in one go. */
function holds<State>(of: (those: readonly MemberAsOf[]) => State, merge: (into: State, from: State) => void): void {
  const shuffled = members.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(all.length)),
  );
  fc.assert(
    fc.property(shuffled, ([all, other, cut]) => {
      const [into, from]: State[] = JSON.parse(JSON.stringify([of(other.slice(cut)), of(other.slice(0, cut))]));
      if (into === undefined || from === undefined) throw new Error('two parts went in');
      merge(into, from);
      expect(JSON.stringify(into)).toBe(JSON.stringify(of(all)));
    }),
    LAW,
  );
}

describe('in any order and any parts, the result is the same for', () => {
  test('cohorts', () => holds((those) => measured(COHORT_TABLES, those, AT), COHORT_TABLES.merge));
  test('intervals', () => holds((those) => measured(INTERVALS, those, AT), INTERVALS.merge));
  test('durations until the second purchase', () =>
    holds((those) => measured(UNTIL_SECOND_PURCHASE, those, AT), UNTIL_SECOND_PURCHASE.merge));
  test('churn', () => holds((those) => tallied(CHURN, those, { interval }, AT), CHURN.merge));
  test('durations until a lapse', () => holds((those) => tallied(UNTIL_LAPSE, those, { interval }, AT), UNTIL_LAPSE.merge));
});

test('every purchase is in a table once', () => {
  fc.assert(
    fc.property(members, (all) => {
      const tables = measured(COHORT_TABLES, all, AT);
      const bought = all.flatMap(({ purchases }) => purchases);
      for (const basis of COHORT_BASES)
        for (const unit of COHORT_UNITS) {
          const { rows, outside } = tables[basis][unit];
          const sum = (of: (row: (typeof rows)[number]) => readonly number[]) =>
            Object.values(rows).reduce((total, row) => of(row).reduce((before, value) => before + value, total), 0);
          expect(Object.values(rows).reduce((total, row) => total + row.members, outside.members)).toBe(all.length);
          expect(sum(({ orders }) => orders) + outside.orders).toBe(bought.reduce((total, { orders }) => total + orders, 0));
          expect(sum(({ revenue }) => revenue) + outside.revenue).toBe(bought.reduce((total, { amount }) => total + amount, 0));
          expect(sum(({ points }) => points) + outside.points).toBe(bought.reduce((total, { points }) => total + points, 0));
        }
    }),
    LAW,
  );
});

test.each([{ by: 'days', days: 20 } as const, { by: 'interval', factor: 2 } as const])(
  'customers at the start of a month are those of the month before, plus gained, less churned: %o',
  (churn) => {
    fc.assert(
      fc.property(members, (all) => {
        const { months, customers, lapsed } = tallied(CHURN, all, { interval }, asOf(DATE, { churn }));
        for (let month = 0; month < 12; month += 1) {
          const of = (column: keyof typeof months, at = month) => months[column][at] ?? 0;
          const now = of('atStart') + of('gained') + of('reactivated') - of('churned');
          expect(now).toBe(month === 11 ? customers : of('atStart', month + 1));
          const gone = of('lapsedAtStart') + of('churned') - of('reactivated');
          expect(gone).toBe(month === 11 ? lapsed : of('lapsedAtStart', month + 1));
          expect(of('churnedOfStart')).toBeLessThanOrEqual(Math.min(of('atStart'), of('churned')));
          expect(of('reactivatedOfStart')).toBeLessThanOrEqual(Math.min(of('lapsedAtStart'), of('reactivated')));
        }
        expect(customers + lapsed).toBe(all.filter(({ purchases }) => purchases.length > 0).length);
      }),
      LAW,
    );
  },
);
