/** The report `retention`: the chosen cohort table, and tables for spreadsheets. */
import type { CohortTable } from '../../../../shared/contract/analytics/report-cohorts.ts';
import type { RetentionQuery, RetentionReport, StoredRetentionReport } from '../../../../shared/contract/analytics/report-retention.ts';
import type { ReportTable } from '../report-table.ts';

export const chosenCohorts = (kept: StoredRetentionReport, { of = 'first-purchase', by = 'month' }: RetentionQuery): RetentionReport => ({
  ...kept,
  cohorts: kept.cohorts[of][by],
});

export const retentionTables = ({ cohorts, repeat, intervals, churn }: RetentionReport): readonly ReportTable[] => [
  cohortCells(cohorts),
  triangle('retention', cohorts),
  triangle('rolling', cohorts),
  {
    name: 'repeat',
    columns: ['days', 'observed', 'returned', 'rate'],
    rows: [
      ...repeat.within.map(({ days, observed, returned, rate }) => [days, observed, returned, rate]),
      [null, repeat.customers, repeat.repeaters, repeat.rate],
    ],
  },
  { name: 'intervals', columns: ['days', 'intervals'], rows: intervals.histogram.map(({ days, intervals: counted }) => [days, counted]) },
  churnTable(churn.months),
];

/** One line for each cohort and period. */
const cohortCells = ({ cohorts, lastPeriod }: CohortTable): ReportTable => ({
  name: 'cohorts',
  columns: ['cohort', 'period', 'complete', 'members', 'active', 'retention', 'rolling', 'orders', 'revenue', 'points'],
  rows: cohorts.flatMap((of) =>
    of.active.map((active, period) => {
      const at = (list: readonly number[]) => list[period] ?? null;
      const complete = lastPeriod.complete || of.cohort === 'earlier' || period < of.active.length - 1;
      const done = [at(of.retention), at(of.rolling), at(of.orders), at(of.revenue), at(of.points)];
      return [of.cohort, period, complete ? 1 : 0, of.members, active, ...done];
    }),
  ),
});

/** One line for each cohort, one column for each period since its first. */
function triangle(name: 'retention' | 'rolling', { cohorts }: CohortTable): ReportTable {
  const periods = Array.from({ length: Math.max(0, ...cohorts.map((of) => of[name].length)) }, (_, period) => period);
  return {
    name,
    columns: ['cohort', 'members', ...periods.map(String)],
    rows: cohorts.map((of) => [of.cohort, of.members, ...periods.map((period) => of[name][period] ?? null)]),
  };
}

const churnTable = (months: RetentionReport['churn']['months']): ReportTable => ({
  name: 'churn',
  columns: [
    'month',
    'complete',
    'atStart',
    'gained',
    'churned',
    'churnedOfStart',
    'churnRate',
    'lapsedAtStart',
    'reactivated',
    'reactivatedOfStart',
    'reactivationRate',
  ],
  rows: months.map((of) => [
    of.month,
    of.complete ? 1 : 0,
    of.atStart,
    of.gained,
    of.churned,
    of.churnedOfStart,
    of.churnRate,
    of.lapsedAtStart,
    of.reactivated,
    of.reactivatedOfStart,
    of.reactivationRate,
  ]),
});
