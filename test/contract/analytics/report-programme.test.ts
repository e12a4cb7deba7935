/** The report `programme` has the contract's shape, and so have its tables. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { programmeTables } from '../../../functions/http/analytics/report-tables/programme.ts';
import { ProgrammeReport } from '../../../shared/contract/analytics/report-programme.ts';
import { EXAMPLE_PROGRAMME_REPORT } from '../../../shared/contract/analytics/report-programme-example.ts';
import { anyMember, anyPoints, LAST_DAY } from '../../support/analytics/arbitrary-facts.ts';
import { asOf } from '../../support/analytics/member-as-of.ts';
import { reportOf } from '../../support/analytics/programme-report.ts';
import { LAW } from '../../support/kernel/builders.ts';

const EXAMPLE = ProgrammeReport.parse(EXAMPLE_PROGRAMME_REPORT);

test('the example is the one in the schema', () => {
  expect(EXAMPLE).toEqual(EXAMPLE_PROGRAMME_REPORT);
});

test('the report of any members has exactly the fields of the contract, as JSON', () => {
  const anyMembers = fc.array(fc.record({ member: anyMember, points: anyPoints }), { maxLength: 5 });
  const price = fc.constantFrom(undefined, { points: 100, amount: 80 });
  fc.assert(
    fc.property(anyMembers, price, (members, pointCost) => {
      const report = reportOf(members, asOf(LAST_DAY, { pointCost }));
      expect(ProgrammeReport.parse(report)).toEqual(JSON.parse(JSON.stringify(report)));
    }),
    { ...LAW, numRuns: Math.min(LAW.numRuns, 50) },
  );
});

describe('tables', () => {
  const tables = programmeTables(EXAMPLE);

  test('have distinct names, and a cell for each column', () => {
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    for (const { name, columns, rows } of tables) {
      expect(name).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
      expect(rows.length, name).toBeGreaterThan(0);
      for (const row of rows) expect(row, name).toHaveLength(columns.length);
    }
  });

  test.each<[string, string, unknown]>([
    ['liability-by-expiry', 'outstanding', EXAMPLE.liability.byExpiry[0]?.outstanding],
    ['breakage', 'issued', EXAMPLE.breakage.estimate?.byIssueMonth[0]?.issued],
    ['rewards', 'yearCost', EXAMPLE.costs.rewards[0]?.last12Months.cost],
    ['channels', 'span', 'last 12 months'],
    ['tiers', 'tier', 'blue'],
    ['points', 'month', '1998-06'],
  ])('%s begins with %s', (name, column, value) => {
    const table = tables.find((one) => one.name === name);
    expect(table?.rows[0]?.[table.columns.indexOf(column)]).toBe(value);
  });

  test('have no rows for what cannot be estimated', () => {
    const none = programmeTables({ ...EXAMPLE, breakage: { estimate: null, why: 'there is one month' } });
    expect(none.find(({ name }) => name === 'breakage')?.rows).toEqual([]);
  });
});
