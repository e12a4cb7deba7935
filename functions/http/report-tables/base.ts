import type { BaseReport } from '../../../shared/contract/report-base.ts';
import type { ReportTable } from '../report-table.ts';

export const baseTables = ({ members, customers, frozen }: BaseReport): readonly ReportTable[] => [
  { name: 'base', columns: ['members', 'customers', 'frozen'], rows: [[members, customers, frozen]] },
];
