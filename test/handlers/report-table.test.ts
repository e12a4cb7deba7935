/** CSV as spreadsheets read it. */
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvOf, type ReportTable } from '../../functions/http/report-table.ts';
import { SERVED_REPORTS } from '../../functions/http/report-tables.ts';
import { REPORT_SCHEMAS } from '../../shared/contract/reports.ts';

const table = (...rows: ReportTable['rows']): ReportTable => ({ name: 'a', columns: ['what', 'number'], rows });

test('a line of names, then one a row, each ended as RFC 4180 says', () => {
  expect(csvOf(table(['a', 1], ['b', -2.5], [null, null]))).toBe('what,number\r\na,1\r\nb,-2.5\r\n,\r\n');
  expect(csvOf(table())).toBe('what,number\r\n');
});

test('is read back as it was, whatever is in it', () => {
  const texts = ['a,b', 'say "hi"', 'two\r\nlines', ' blanks ', "O'Neill", 'ÄÖÜ 😀', ''];
  const read = parse(csvOf(table(...texts.map((text) => [text, 0]))), { relax_quotes: false });
  expect(read).toEqual([['what', 'number'], ...texts.map((text) => [text, '0'])]);
});

test.each(['=1+1', '+49 30', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])('%j is text, and no formula', (text) => {
  const [, [first] = []] = parse(csvOf(table([text, -1])));
  expect(first).toBe(`'${text}`);
});

test('numbers stay numbers, whatever they begin with', () => {
  const [, [, number] = []] = parse(csvOf(table(['a', -1])));
  expect(number).toBe('-1');
});

describe.each(Object.entries(SERVED_REPORTS))('the report %s', (name, serve) => {
  const { example } = REPORT_SCHEMAS[name as keyof typeof REPORT_SCHEMAS].meta() ?? {};

  test("has tables of the contract's example, with as many cells in each row as there are columns", () => {
    const tables = serve(example as object)?.tables() ?? [];
    expect(tables.length).toBeGreaterThan(0);
    expect(new Set(tables.map((one) => one.name)).size).toBe(tables.length);
    for (const { name: tableName, columns, rows } of tables) {
      expect(tableName).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
      expect(new Set(columns).size).toBe(columns.length);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  });

  test('is not served in a form that is none of the contract', () => {
    expect(serve({ surprise: 1 })).toBeUndefined();
  });
});
