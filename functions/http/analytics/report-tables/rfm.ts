import type { RfmReport } from '../../../../shared/contract/analytics/report-rfm.ts';
import type { ReportTable } from '../report-table.ts';

export const rfmTables = ({ currency, classes, plain, grid, cells, abc, cutPoints }: RfmReport): readonly ReportTable[] => [
  {
    name: 'classes',
    columns: ['class', 'plain', 'members', 'share', 'currency', 'revenue', 'revenueShare', 'averageDays'],
    rows: classes.map((row) => [row.class, row.plain, row.members, row.share, currency, row.revenue, row.revenueShare, row.averageDays]),
  },
  {
    name: 'plain',
    columns: ['class', 'members', 'share', 'currency', 'revenue', 'revenueShare', 'averageDays'],
    rows: plain.map((row) => [row.class, row.members, row.share, currency, row.revenue, row.revenueShare, row.averageDays]),
  },
  {
    name: 'grid',
    columns: ['recency', 'frequency', 'members', 'currency', 'revenue', 'averageDays'],
    rows: grid.map((row) => [row.recency, row.frequency, row.members, currency, row.revenue, row.averageDays]),
  },
  {
    name: 'cells',
    columns: ['score', 'class', 'members', 'currency', 'revenue', 'averageDays'],
    rows: cells.map((row) => [row.score, row.class, row.members, currency, row.revenue, row.averageDays]),
  },
  {
    name: 'abc',
    columns: ['class', 'from', 'members', 'share', 'currency', 'revenue', 'revenueShare'],
    rows: abc.map((row) => [row.class, row.from, row.members, row.share, currency, row.revenue, row.revenueShare]),
  },
  {
    name: 'cut-points',
    columns: ['score', 'days', 'purchaseDays', 'currency', 'revenue'],
    rows: cutPoints.map((row) => [row.score, row.days, row.purchaseDays, currency, row.revenue]),
  },
];
