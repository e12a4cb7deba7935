/** Reports as they are served: the schema that each is held against when it is read, and its tables. One line a report. */
import type * as z from 'zod';
import { REPORT_SCHEMAS, type ReportContent, type ReportName } from '../../shared/contract/reports.ts';
import type { ReportTable } from './report-table.ts';
import { baseTables } from './report-tables/base.ts';
import { programmeTables } from './report-tables/programme.ts';

interface Served<Content> {
  readonly content: Content;
  readonly tables: () => readonly ReportTable[];
}

/** undefined: it was kept in a form of before, which nobody reads any more. */
type Serve<Content> = (kept: object) => Served<Content> | undefined;

const served =
  <Schema extends z.ZodType>(schema: Schema, tablesOf: (content: z.output<Schema>) => readonly ReportTable[]): Serve<z.output<Schema>> =>
  (kept) => {
    const { data: content } = schema.safeParse(kept);
    return content === undefined ? undefined : { content, tables: () => tablesOf(content) };
  };

export const SERVED_REPORTS: { readonly [Name in ReportName]: Serve<ReportContent<Name>> } = {
  base: served(REPORT_SCHEMAS.base, baseTables),
  programme: served(REPORT_SCHEMAS.programme, programmeTables),
};
