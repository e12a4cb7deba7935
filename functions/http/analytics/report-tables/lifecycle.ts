import type { LifecycleReport } from '../../../../shared/contract/analytics/report-lifecycle.ts';
import type { ReportTable } from '../report-table.ts';

export const lifecycleTables = ({ currency, stages, months, values }: LifecycleReport): readonly ReportTable[] => [
  {
    name: 'stages',
    columns: ['stage', 'members', 'share', 'customers', 'currency', 'contribution', 'weight', 'valueScore'],
    rows: stages.map((row) => [row.stage, row.members, row.share, row.customers, currency, row.contribution, row.weight, row.valueScore]),
  },
  {
    name: 'months',
    columns: ['month', 'stage', 'members'],
    rows: months.flatMap(({ month, stages: at }) => at.map(({ stage, members }) => [month, stage, members])),
  },
  {
    name: 'flows',
    columns: ['month', 'from', 'to', 'members'],
    rows: months.flatMap(({ month, flows }) => flows.map(({ from, to, members }) => [month, from, to, members])),
  },
  {
    name: 'values',
    columns: ['class', 'members', 'share', 'currency', 'current', 'future'],
    rows: values.map((row) => [row.class, row.members, row.share, currency, row.current, row.future]),
  },
];
