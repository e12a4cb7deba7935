/** Reports as they are served: the schema by which each stored report is parsed, and its tables. One line a report. */
import type * as z from 'zod';
import { type RetentionQuery, StoredRetentionReport } from '../../../shared/contract/analytics/report-retention.ts';
import { REPORT_SCHEMAS, type ReportContent, type ReportName } from '../../../shared/contract/analytics/reports.ts';
import type { ReportTable } from './report-table.ts';
import { atRiskTables } from './report-tables/at-risk.ts';
import { lifecycleTables } from './report-tables/lifecycle.ts';
import { programmeTables } from './report-tables/programme.ts';
import { chosenCohorts, retentionTables } from './report-tables/retention.ts';
import { rfmTables } from './report-tables/rfm.ts';
import { survivalTables } from './report-tables/survival.ts';
import { valueTables } from './report-tables/value.ts';

interface Served<Content> {
  readonly content: Content;
  readonly tables: () => readonly ReportTable[];
}

/** The chosen part of a report that has several. */
export type Choice = RetentionQuery;

interface Serve<Content> {
  /** undefined: the report is stored in the form of an earlier release. */
  readonly read: (kept: object, choice: Choice) => Served<Content> | undefined;
  /** Whether the stored report has more parts than one answer. */
  readonly takesChoice: boolean;
}

type TablesOf<Content> = (content: Content) => readonly ReportTable[];

const whole = <Schema extends z.ZodType>(schema: Schema, tablesOf: TablesOf<z.output<Schema>>): Serve<z.output<Schema>> => ({
  ...chosen(schema, (content) => content, tablesOf),
  takesChoice: false,
});

const chosen = <Schema extends z.ZodType, Content>(
  schema: Schema,
  choose: (kept: z.output<Schema>, choice: Choice) => Content,
  tablesOf: TablesOf<Content>,
): Serve<Content> => ({
  read: (kept, choice) => {
    const { data } = schema.safeParse(kept);
    if (data === undefined) return undefined;
    const content = choose(data, choice);
    return { content, tables: () => tablesOf(content) };
  },
  takesChoice: true,
});

export const SERVED_REPORTS: { readonly [Name in ReportName]: Serve<ReportContent<Name>> } = {
  retention: chosen(StoredRetentionReport, chosenCohorts, retentionTables),
  survival: whole(REPORT_SCHEMAS.survival, survivalTables),
  rfm: whole(REPORT_SCHEMAS.rfm, rfmTables),
  lifecycle: whole(REPORT_SCHEMAS.lifecycle, lifecycleTables),
  'at-risk': whole(REPORT_SCHEMAS['at-risk'], atRiskTables),
  programme: whole(REPORT_SCHEMAS.programme, programmeTables),
  value: whole(REPORT_SCHEMAS.value, valueTables),
};
