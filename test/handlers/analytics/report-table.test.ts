/** CSV for spreadsheets. */
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvOf, type ReportTable } from '../../../functions/http/analytics/report-table.ts';
import { SERVED_REPORTS } from '../../../functions/http/analytics/report-tables.ts';
import { CohortBasis, CohortUnit } from '../../../shared/contract/analytics/report-cohorts.ts';
import { RetentionReport } from '../../../shared/contract/analytics/report-retention.ts';
import { REPORT_SCHEMAS, ReportName } from '../../../shared/contract/analytics/reports.ts';

const table = (...rows: ReportTable['rows']): ReportTable => ({ name: 'a', columns: ['what', 'number'], rows });

test('CSV has a line of names and one line a row, ended as in RFC 4180', () => {
  expect(csvOf(table(['a', 1], ['b', -2.5], [null, null]))).toBe('what,number\r\na,1\r\nb,-2.5\r\n,\r\n');
  expect(csvOf(table())).toBe('what,number\r\n');
});

test('CSV is read back unchanged, with any text in it', () => {
  const texts = ['a,b', 'say "hi"', 'two\r\nlines', ' blanks ', "O'Neill", 'ÄÖÜ 😀', ''];
  const read = parse(csvOf(table(...texts.map((text) => [text, 0]))), { relax_quotes: false });
  expect(read).toEqual([['what', 'number'], ...texts.map((text) => [text, '0'])]);
});

test.each(['=1+1', '+49 30', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])('%j is text, not a formula', (text) => {
  const [, [first] = []] = parse(csvOf(table([text, -1])));
  expect(first).toBe(`'${text}`);
});

test('numbers stay numbers, even if negative', () => {
  const [, [, number] = []] = parse(csvOf(table(['a', -1])));
  expect(number).toBe('-1');
});

describe.each(ReportName.options)('the report %s', (name) => {
  const { read } = SERVED_REPORTS[name];
  const { example } = REPORT_SCHEMAS[name].meta() ?? {};
  /** The report as the run stores it. */
  const kept = (): object => (name === 'retention' ? withAllCohorts(RetentionReport.parse(example)) : Object(example));

  test("has tables of the contract's example, with a cell for each column", () => {
    const tables = read(kept(), {})?.tables() ?? [];
    expect(tables.length).toBeGreaterThan(0);
    expect(new Set(tables.map((one) => one.name)).size).toBe(tables.length);
    for (const { name: tableName, columns, rows } of tables) {
      expect(tableName).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
      expect(new Set(columns).size, tableName).toBe(columns.length);
      for (const row of rows) expect(row, tableName).toHaveLength(columns.length);
    }
    expect(tables.flatMap(({ rows }) => rows).length).toBeGreaterThan(0);
  });

  test('is served in the shape of the contract', () => {
    expect(REPORT_SCHEMAS[name].safeParse(read(kept(), {})?.content)).toMatchObject({ success: true });
  });

  test('is not served in another shape', () => {
    expect(read({ surprise: 1 }, {})).toBeUndefined();
  });
});

/** The same table for each choice, with its own names. */
function withAllCohorts({ cohorts, ...report }: RetentionReport): object {
  const by = (of: string) => Object.fromEntries(CohortUnit.options.map((unit) => [unit, { ...cohorts, of, by: unit }]));
  return { ...report, cohorts: Object.fromEntries(CohortBasis.options.map((of) => [of, by(of)])) };
}

test('the requested cohorts are served', () => {
  const kept = withAllCohorts(RetentionReport.parse(RetentionReport.meta()?.example));
  const { read } = SERVED_REPORTS.retention;
  expect(read(kept, {})?.content.cohorts).toMatchObject({ of: 'first-purchase', by: 'month' });
  expect(read(kept, { of: 'enrolment', by: 'week' })?.content.cohorts).toMatchObject({ of: 'enrolment', by: 'week' });
});
