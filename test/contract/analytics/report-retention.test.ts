/** The reports `retention` and `survival` have the contract's shape and a bounded size, and can be read as tables. */
import { describe, expect, test } from 'vitest';
import { chosenCohorts, retentionTables } from '../../../functions/http/analytics/report-tables/retention.ts';
import { survivalTables } from '../../../functions/http/analytics/report-tables/survival.ts';
import { RetentionReport, StoredRetentionReport } from '../../../shared/contract/analytics/report-retention.ts';
import { SurvivalReport } from '../../../shared/contract/analytics/report-survival.ts';
import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { AnalyticsTerms } from '../../../shared/domain/analytics/passes/analytics-settings.ts';
import {
  beginMeasuring,
  beginTallying,
  conclude,
  judge,
  measure,
  reportsOf,
  tally,
} from '../../../shared/domain/analytics/passes/passes.ts';
import { aMemberAsOf, asOf, NO_POINTS, on } from '../../support/analytics/member-as-of.ts';

function passed(members: readonly MemberAsOf[], date: string, analytics: AnalyticsTerms = {}) {
  const at = asOf(date, analytics);
  const [measured, tallied] = [beginMeasuring(), beginTallying()];
  for (const member of members) measure(measured, member, NO_POINTS, at);
  const model = conclude(measured, at);
  for (const member of members) tally(tallied, member, judge(member, model, at), model, at);
  return { measured, tallied, reports: reportsOf({ measured, model, tallied, asOf: at, rewards: [] }) };
}

/** A customer for each day of five years, who has bought every third week since, more often than not. */
const many = (date: string): readonly MemberAsOf[] =>
  Array.from({ length: 5 * 365 }, (_, ago) => {
    const days = Array.from({ length: Math.floor(ago / 21) + 1 }, (_week, at) => on(date) - ago + 21 * at).filter((day) => day % 5 !== 0);
    const purchases = days.map((day) => ({ day, orders: 1, amount: 1_234_567, points: 12_345 }));
    return aMemberAsOf([], { enrolledOn: on(date) - ago, purchases }).build();
  });

describe.each<[string, readonly MemberAsOf[], AnalyticsTerms]>([
  ['nobody', [], {}],
  ['a member who has not bought', [aMemberAsOf().enrolledOn('2026-01-01').build()], {}],
  ['a member who bought once', [aMemberAsOf().boughtOn('2026-01-01').build()], {}],
  ['a member who lapsed', [aMemberAsOf().boughtOn('2026-01-01').boughtOn('2026-02-01').build()], { churn: { by: 'days', days: 30 } }],
  ['many', many('2026-11-18'), {}],
])('the reports of %s', (_, members, analytics) => {
  const { reports } = passed(members, '2026-11-18', analytics);
  const retention = reports.get('retention');
  const survival = reports.get('survival');

  test('have the shape of the contract, as JSON too', () => {
    expect(StoredRetentionReport.parse(retention)).toEqual(JSON.parse(JSON.stringify(retention)));
    expect(SurvivalReport.parse(survival)).toEqual(JSON.parse(JSON.stringify(survival)));
  });

  test('serve the requested cohorts', () => {
    const kept = StoredRetentionReport.parse(retention);
    expect(RetentionReport.parse(chosenCohorts(kept, {})).cohorts).toEqual(kept.cohorts['first-purchase'].month);
    expect(RetentionReport.parse(chosenCohorts(kept, { of: 'enrolment', by: 'week' })).cohorts).toEqual(kept.cohorts.enrolment.week);
  });

  test('have tables with a value for each column', () => {
    const tables = [
      ...retentionTables(chosenCohorts(StoredRetentionReport.parse(retention), {})),
      ...survivalTables(SurvivalReport.parse(survival)),
    ];
    expect(tables.map(({ name }) => name)).toEqual([
      'cohorts',
      'retention',
      'rolling',
      'repeat',
      'intervals',
      'churn',
      'medians',
      'second-purchase',
      'lapse',
    ]);
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
    for (const { columns } of tables) expect(new Set(columns).size).toBe(columns.length);
  });
});

test('the examples have the shape of their schemas', () => {
  expect(RetentionReport.parse(RetentionReport.meta()?.example)).toEqual(RetentionReport.meta()?.example);
  expect(SurvivalReport.parse(SurvivalReport.meta()?.example)).toEqual(SurvivalReport.meta()?.example);
});

test('too few data are reported with the reason', () => {
  const { reports } = passed([aMemberAsOf().boughtOn('2026-01-01').build()], '2026-11-18');
  expect(reports.get('retention')).toMatchObject({
    repeat: { customers: 1, rate: 0 },
    intervals: { intervals: 0, meanDays: null, medianDays: null, credibility: null, why: 'nobody has bought on a second day yet' },
    churn: { customers: 1, lapsed: 0, why: 'nobody has bought on a second day yet' },
  });
  expect(reports.get('survival')).toMatchObject({
    curves: [
      { until: 'second-purchase', members: 1, events: 0, median: { days: null }, why: 'more than half are left at the end', points: [] },
      { until: 'lapse', members: 1, events: 0, median: { days: null }, why: 'more than half are left at the end', points: [] },
    ],
  });
  expect(passed([], '2026-11-18').reports.get('retention')).toMatchObject({ repeat: { rate: null, why: 'nobody has bought yet' } });
});

test('a cell of a table says whether its period is complete', () => {
  const { reports } = passed([aMemberAsOf().boughtOn('2026-10-01', 2_000).build()], '2026-11-18');
  const [cells, retention] = retentionTables(chosenCohorts(StoredRetentionReport.parse(reports.get('retention')), {}));
  expect(cells?.rows).toEqual([
    ['2026-10', 0, 1, 1, 1, 1, 1, 1, 2_000, 20],
    ['2026-10', 1, 0, 1, 0, 0, 0, 0, 0, 0],
  ]);
  expect(retention).toEqual({ name: 'retention', columns: ['cohort', 'members', '0', '1'], rows: [['2026-10', 1, 1, 0]] });
});

test('states with every cohort are small, and do not grow with the number of members', () => {
  const { measured, tallied } = passed(many('2026-11-18'), '2026-11-18');
  expect(JSON.stringify([measured.cohorts, measured.intervals, measured.secondPurchase]).length).toBeLessThan(700_000);
  expect(JSON.stringify([tallied.churn, tallied.lapse]).length).toBeLessThan(20_000);
  const twice = passed([...many('2026-11-18'), ...many('2026-11-18')], '2026-11-18').measured;
  expect(JSON.stringify(twice).length).toBeLessThan(1.1 * JSON.stringify(measured).length);
});
