/** Tables of reports, as CSV for spreadsheets. */
import { stringify } from 'csv-stringify/sync';

export interface ReportTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** null: there is none. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** RFC 4180, with a line of names. What a spreadsheet would take for a formula is text: members and managers choose names. */
export const csvOf = ({ columns, rows }: ReportTable): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], { escape_formulas: true, record_delimiter: 'windows' });
