/** The tables of each report, by its name: one line a report. */
import { REPORT_SCHEMAS, type ReportContent, type ReportName } from '../../shared/contract/reports.ts';
import { Refusal } from '../../shared/domain/refusal.ts';
import type { ReportTable } from './report-table.ts';
import { baseTables } from './report-tables/base.ts';

type Tables = { readonly [Name in ReportName]: (content: ReportContent<Name>) => readonly ReportTable[] };

const TABLES: Tables = {
  base: baseTables,
};

export interface ReadReport<Name extends ReportName> {
  readonly content: ReportContent<Name>;
  readonly tables: () => readonly ReportTable[];
}
