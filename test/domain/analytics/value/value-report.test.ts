/** The report `value`, made from members, in its contract's shape. */
import { describe, expect, it } from 'vitest';
import { valueTables } from '../../../../functions/http/analytics/report-tables/value.ts';
import { ValueReport } from '../../../../shared/contract/analytics/report-value.ts';
import type { AnalyticsTerms } from '../../../../shared/domain/analytics/analytics-terms.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { cdnowMembers } from '../../../support/analytics/cdnow-members.ts';
import { aMemberAsOf, asOf, on } from '../../../support/analytics/member-as-of.ts';
import { passOver } from '../../../support/analytics/passes.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

const reportOn = (members: readonly MemberAsOf[], day = '1998-06-30', terms: AnalyticsTerms = {}): ValueReport =>
  ValueReport.parse(passOver(members, asOf(day, terms)).reports.get('value'));

const tableOf = (report: ValueReport, name: string) => valueTables(report).find((table) => table.name === name);

describe.skipIf(!cdnowIsPresent)('on CDNOW as of 1998-06-30', () => {
  const members = cdnowIsPresent ? cdnowMembers('1998-06-30') : [];
  const report = reportOn(members);

  it('the model of weeks 1 to 39 is compared with the purchases of weeks 40 to 78', () => {
    const { holdOut } = report;
    expect(holdOut).toMatchObject({ weeks: 39, calibratedUntil: '1997-09-30', customers: 2357, fit: { repeaters: 946, why: null } });
    expect(holdOut.candidates?.map(({ family, fit }) => [family, fit.parameters?.r.toFixed(3)])).toEqual([
      ['mbg-nbd', '0.525'],
      ['bg-nbd', '0.243'],
    ]);
    const calibration = on('1997-09-30');
    const actual = Array.from({ length: 8 }, () => ({ customers: 0, actual: 0 }));
    for (const { purchases } of members) {
      const before = purchases.filter(({ day }) => day <= calibration).length;
      const of = actual[Math.min(7, before - 1)];
      if (of === undefined) continue;
      of.customers += 1;
      of.actual += purchases.length - before;
    }
    expect(holdOut.classes.map(({ customers, actual }) => ({ customers, actual }))).toEqual(actual);
    expect(holdOut.classes.map(({ repeats }) => repeats)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7+']);
    // The model predicts more purchases for each next class, and somewhat fewer in total than customers made. The paper has the same result.
    const each = holdOut.classes.map(({ predictedPerCustomer }) => predictedPerCustomer ?? Number.NaN);
    expect(each).toEqual(each.toSorted((one, other) => one - other));
    expect((holdOut.predicted ?? Number.NaN) / holdOut.actual).toBeGreaterThan(0.8);
    expect((holdOut.predicted ?? Number.NaN) / holdOut.actual).toBeLessThan(1);
    console.table(holdOut.classes);
  });

  it('N2: the hold-out chooses the family, and its ranking is at most a hundredth below that of recency', () => {
    const { holdOut } = report;
    expect(holdOut).toMatchObject({ family: 'mbg-nbd', until: '1998-06-30' });
    const [modified] = holdOut.candidates ?? [];
    expect(modified?.auc).toBeGreaterThan((holdOut.aucOfRecency ?? Number.NaN) - 0.01);
    const tenths = holdOut.tenths ?? [];
    expect(tenths).toHaveLength(10);
    expect(tenths.reduce((sum, { customers }) => sum + customers, 0)).toBe(2357);
    console.table(tenths);
    // The last tenth of each ranking has more buyers than any other, and the model expects them.
    const [highest, mostRecent] = [tenths, holdOut.tenthsOfRecency ?? []].map((groups) =>
      groups.map(({ customers, bought }) => bought / customers),
    );
    expect(highest?.at(-1)).toBe(Math.max(...(highest ?? [])));
    expect(mostRecent?.at(-1)).toBe(Math.max(...(mostRecent ?? [])));
    expect(holdOut.tenthsOfRecency?.reduce((sum, { customers }) => sum + customers, 0)).toBe(2357);
    for (const { customers, expected, bought } of tenths) expect(Math.abs(expected - bought) / customers).toBeLessThan(0.15);
  });

  it('N2: Pareto/NBD is the check: it is less likely than the others, and ranks a little better', () => {
    const { check, candidates = [] } = report.holdOut;
    expect(check).toMatchObject({ family: 'pareto-nbd', why: null, atLimit: [] });
    expect(check?.logLikelihood).toBeCloseTo(-9595.0, 1);
    for (const { fit, logScore, auc } of candidates) {
      expect(fit.logLikelihood).toBeGreaterThan(check?.logLikelihood ?? Number.NaN);
      expect(logScore).toBeGreaterThan(check?.logScore ?? Number.NaN);
      expect(auc).toBeGreaterThan((check?.auc ?? Number.NaN) - 0.01);
    }
    expect(tableOf(report, 'ranking')?.rows.map(([family]) => family)).toEqual(['mbg-nbd', 'bg-nbd', 'pareto-nbd', 'recency']);
  });

  it('N2: of weeks 40 to 52 the area under the curve is at least .76', () => {
    const early = reportOn(members, '1997-12-31', { holdoutWeeks: 13 }).holdOut;
    expect(early.calibratedUntil).toBe('1997-10-01');
    for (const { auc } of early.candidates ?? []) expect(auc).toBeGreaterThan(0.76);
    expect(early.candidates?.[0]?.auc).toBeGreaterThan((early.aucOfRecency ?? Number.NaN) - 0.01);
  });

  it('N10: has 95 % intervals of parameters and of expectations', () => {
    const { buying, spend, expected, holdOut } = report;
    const within = (value: number | null | undefined, interval: { readonly low: number; readonly high: number } | null | undefined) => {
      expect(interval?.low).toBeLessThan(value ?? Number.NaN);
      expect(interval?.high).toBeGreaterThan(value ?? Number.NaN);
    };
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      within(buying.parameters?.[name], buying.intervals?.[name]);
      for (const { fit } of holdOut.candidates ?? []) within(fit.parameters?.[name], fit.intervals?.[name]);
    }
    for (const name of ['p', 'q', 'v'] as const) within(spend.parameters?.[name], spend.intervals?.[name]);
    for (const name of ['purchases', 'purchasesOfNewCustomer', 'value'] as const) within(expected[name], expected.intervals?.[name]);
    expect(expected.soon?.days).toBe(90);
    within(expected.soon?.purchases, expected.soon?.interval);
    expect(expected.soon?.purchases).toBeLessThan(expected.purchases ?? Number.NaN);
    console.log(JSON.stringify({ ...expected, byAlive: undefined, buying: buying.intervals }));
  });

  it('money equals that of the file', () => {
    expect(report.historic).toMatchObject({
      customers: 2357,
      amount: members.flatMap(({ purchases }) => purchases).reduce((sum, { amount }) => sum + amount, 0),
    });
    expect(report.historic.steps.reduce((sum, { customers }) => sum + customers, 0)).toBe(2357);
    expect(report.plain.why).toBeNull();
    expect(report.retentionTable).toMatchObject({ why: 'no customer has been one for 2 years', years: [{ year: 1, customers: 2357 }] });
    expect(report.expected.value).toBe(report.expected.byAlive.reduce((sum, { value }) => sum + (value ?? 0), 0));
  });

  it('has a table for each of its parts', () => {
    for (const { name, columns, rows } of valueTables(report)) {
      expect(rows.length, name).toBeGreaterThan(0);
      for (const row of rows) expect(row, name).toHaveLength(columns.length);
    }
    expect(tableOf(report, 'fits')?.rows.map(([model, parameter]) => `${model} ${parameter}`)).toEqual([
      ...['r', 'alpha', 'a', 'b'].map((name) => `mbg-nbd ${name}`),
      ...['p', 'q', 'v'].map((name) => `gamma-gamma ${name}`),
      ...['r', 'alpha', 'a', 'b'].map((name) => `mbg-nbd-held-out ${name}`),
      ...['r', 'alpha', 'a', 'b'].map((name) => `bg-nbd-held-out ${name}`),
      ...['r', 'alpha', 's', 'beta'].map((name) => `pareto-nbd-held-out ${name}`),
    ]);
  });
});

it('the report of few members has nulls with reasons', () => {
  const report = reportOn([aMemberAsOf().boughtOn('1998-01-01', 500).boughtOn('1998-06-23', 700).build(), aMemberAsOf().build()]);
  expect(report).toMatchObject({
    buying: { customers: 1, parameters: null, intervals: null, logLikelihood: null, why: '1 customers are too few: at least 100' },
    spend: { parameters: null, empiricalSpend: 700 },
    plain: { value: null },
    holdOut: { customers: 0, predicted: 0, actual: 0, fit: { parameters: null, empiricalRate: null } },
  });
  expect(report.buying.empiricalRate).toBeCloseTo(7 / 180, 8);
  expect(report.expected.intervals).toEqual({ purchases: null, purchasesOfNewCustomer: null, value: null });
  expect(report.expected.soon).toEqual({ days: 90, purchases: null, interval: null });
  expect(report.expected).toMatchObject({ customers: 1, purchasesOfNewCustomer: null, byAlive: [{ from: null, to: null, customers: 1 }] });
  expect(tableOf(report, 'fits')?.rows[0]).toEqual(['bg-nbd', null, null, null, '1 customers are too few: at least 100', null, null]);
});

it('the report exists without members', () => {
  expect(reportOn([])).toMatchObject({
    historic: { customers: 0, mean: null },
    retentionTable: { years: [] },
    expected: { value: 0, byAlive: [] },
  });
});
