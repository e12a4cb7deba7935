/** Tables of reports as CSV for spreadsheets. */
import { stringify } from 'csv-stringify/sync';

export interface ReportTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** null: no value. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** RFC 4180 with a header line. Text that looks like a formula is escaped, because members and managers choose names. */
export const csvOf = ({ columns, rows }: ReportTable): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], { escape_formulas: true, record_delimiter: 'windows' });
