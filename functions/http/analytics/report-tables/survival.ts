/** The report `survival`: a table for each curve, and one of their medians. */
import type { SurvivalReport } from '../../../../shared/contract/analytics/report-survival.ts';
import type { ReportTable } from '../report-table.ts';

export const survivalTables = ({ curves }: SurvivalReport): readonly ReportTable[] => [
  {
    name: 'medians',
    columns: ['until', 'members', 'events', 'days', 'lower', 'upper'],
    rows: curves.map(({ until, members, events, median }) => [until, members, events, median.days, median.lower, median.upper]),
  },
  ...curves.map(({ until, points }) => ({
    name: until,
    columns: ['days', 'atRisk', 'events', 'survival', 'standardError', 'lower', 'upper'],
    rows: points.map((at) => [at.days, at.atRisk, at.events, at.survival, at.standardError, at.lower, at.upper]),
  })),
];
