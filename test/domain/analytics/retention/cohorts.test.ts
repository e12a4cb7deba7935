import { describe, expect, test } from 'vitest';
import { cohortReport } from '../../../../shared/domain/analytics/retention/cohort-report.ts';
import { COHORT_TABLES, type CohortBasis, type CohortUnit } from '../../../../shared/domain/analytics/retention/cohorts.ts';
import { measured } from '../../../support/analytics/analysed.ts';
import { aMemberAsOf, asOf, type MemberAsOfBuilder, on } from '../../../support/analytics/member-as-of.ts';

function cohorts(members: readonly MemberAsOfBuilder[], date: string, by: CohortUnit = 'month', of: CohortBasis = 'first-purchase') {
  const tables = measured(
    COHORT_TABLES,
    members.map((member) => member.build()),
    asOf(date),
  );
  return cohortReport(tables[of][by], of, by, on(date));
}

const ada = aMemberAsOf().enrolledOn('2025-12-30').boughtOn('2026-01-05', 2_000).boughtOn('2026-01-20', 3_000).boughtOn('2026-03-01', 500);
const ben = aMemberAsOf().enrolledOn('2026-01-01').boughtOn('2026-01-31', 1_000);
const cem = aMemberAsOf().enrolledOn('2026-02-01').boughtOn('2026-02-10', 900, { points: 0, orders: 2 }).boughtOn('2026-04-10', 100);
const dan = aMemberAsOf().enrolledOn('2026-02-03');

describe('cohorts by first purchase', () => {
  test('have retention, rolling retention and revenue for each month since', () => {
    expect(cohorts([ada, ben, cem, dan], '2026-04-30')).toEqual({
      of: 'first-purchase',
      by: 'month',
      lastPeriod: { name: '2026-04', complete: true },
      cohorts: [
        {
          cohort: '2026-01',
          members: 2,
          active: [2, 0, 1, 0],
          retention: [1, 0, 0.5, 0],
          rolling: [1, 0.5, 0.5, 0],
          orders: [3, 0, 1, 0],
          revenue: [6_000, 0, 500, 0],
          points: [60, 0, 5, 0],
        },
        {
          cohort: '2026-02',
          members: 1,
          active: [1, 0, 1],
          retention: [1, 0, 1],
          rolling: [1, 1, 1],
          orders: [2, 0, 1],
          revenue: [900, 0, 100],
          points: [0, 0, 1],
        },
      ],
      all: [
        { members: 3, retention: 1, rolling: 1 },
        { members: 3, retention: 0, rolling: 0.666667 },
        { members: 3, retention: 0.666667, rolling: 0.666667 },
        { members: 2, retention: 0, rolling: 0 },
      ],
      outside: { members: 1, orders: 0, revenue: 0, points: 0 },
    });
  });

  test('leave an incomplete month out of `all`, and mark it', () => {
    const { lastPeriod, cohorts: rows, all } = cohorts([ada, cem], '2026-04-29');
    expect(lastPeriod).toEqual({ name: '2026-04', complete: false });
    expect(rows.map(({ active }) => active)).toEqual([
      [1, 0, 1, 0],
      [1, 0, 1],
    ]);
    expect(all.map(({ members }) => members)).toEqual([2, 2, 1]);
  });

  test('can begin and end on one day', () => {
    expect(cohorts([ben], '2026-01-31')).toMatchObject({
      lastPeriod: { complete: true },
      cohorts: [{ active: [1] }],
      all: [{ members: 1 }],
    });
    expect(cohorts([aMemberAsOf().boughtOn('2026-01-30')], '2026-01-30')).toMatchObject({ cohorts: [{ active: [1] }], all: [] });
    expect(cohorts([], '2026-01-31')).toMatchObject({ cohorts: [], all: [], outside: { members: 0 } });
  });

  test('are net of returns: a member who returned everything has not bought', () => {
    const gaveBack = aMemberAsOf().boughtOn('2026-01-05', 2_000).gaveBackOn('2026-02-01', '2026-01-05', 2_000, { orders: 1 });
    const kept = aMemberAsOf().boughtOn('2026-01-05', 2_000).gaveBackOn('2026-02-01', '2026-01-05', 1_500);
    expect(cohorts([gaveBack, kept], '2026-02-28')).toMatchObject({
      cohorts: [{ members: 1, active: [1, 0], revenue: [500, 0], points: [5, 0] }],
      outside: { members: 1 },
    });
  });

  test.each([
    ['week', ['2026-W01', '2026-W05']],
    ['quarter', ['2026-Q1']],
  ] as const)('by %s are calendar periods', (by, names) => {
    const members = [aMemberAsOf().boughtOn('2026-01-01'), aMemberAsOf().boughtOn('2026-01-04'), aMemberAsOf().boughtOn('2026-02-01')];
    expect(cohorts(members, '2026-03-31', by).cohorts.map(({ cohort }) => cohort)).toEqual(names);
  });
});

describe('cohorts by enrolment', () => {
  test('include members who have not bought yet', () => {
    expect(cohorts([ada, ben, cem, dan], '2026-04-30', 'quarter', 'enrolment').cohorts).toMatchObject([
      { cohort: '2025-Q4', members: 1, active: [0, 1, 0], rolling: [1, 1, 0] },
      { cohort: '2026-Q1', members: 3, active: [2, 1], rolling: [0.666667, 0.333333] },
    ]);
  });

  test('leave out purchases before the enrolment, and members who enrolled after the day', () => {
    const late = aMemberAsOf().enrolledOn('2026-03-05').boughtOn('2026-02-28', 700).boughtOn('2026-03-01', 900);
    const later = aMemberAsOf().enrolledOn('2026-05-01').boughtOn('2026-03-01', 100);
    expect(cohorts([late, later], '2026-04-30', 'month', 'enrolment')).toMatchObject({
      cohorts: [{ cohort: '2026-03', members: 1, active: [1, 0], revenue: [900, 0] }],
      outside: { members: 1, orders: 2, revenue: 800, points: 8 },
    });
  });
});

describe('older cohorts', () => {
  const oldest = aMemberAsOf().boughtOn('2023-05-31', 100).boughtOn('2026-04-01', 200);
  const older = aMemberAsOf().boughtOn('2023-04-01', 300).boughtOn('2023-05-01', 400).boughtOn('2026-04-30', 500);

  test('have rows of their own for three years of months', () => {
    const { cohorts: rows, why } = cohorts([oldest], '2026-04-30');
    expect(rows).toMatchObject([{ cohort: '2023-05', members: 1 }]);
    expect(rows[0]?.active).toHaveLength(36);
    expect(why).toBeUndefined();
  });

  test('share one row beyond that, by months since each of them began', () => {
    const { cohorts: rows, why, all } = cohorts([oldest, older, older], '2026-04-30');
    expect(why).toBe('cohorts that began more than 35 months before the last one are added up as earlier');
    expect(rows.map(({ cohort, members }) => [cohort, members])).toEqual([
      ['earlier', 2],
      ['2023-05', 1],
    ]);
    expect(rows[0]).toMatchObject({ later: { active: 2, orders: 2, revenue: 1_000, points: 10 } });
    expect(rows[0]?.active).toEqual([2, 2, ...Array.from({ length: 34 }, () => 0)]);
    // They bought in a month beyond the lists, which is later than all of them.
    expect(rows[0]?.rolling).toEqual(Array.from({ length: 36 }, () => 1));
    expect(all[1]).toEqual({ members: 3, retention: 0.666667, rolling: 1 });
    expect(all).toHaveLength(36);
  });
});
