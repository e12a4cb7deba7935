/** Retention against SQL over the same purchases, with enrolments before and after the first purchase made up. */
import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dateOfDay, dayOf, periodName, periodOf } from '../../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { CHURN, CHURN_MONTHS } from '../../../../shared/domain/analytics/lifecycle/churn.ts';
import type { ChurnRule } from '../../../../shared/domain/analytics/passes/analytics-settings.ts';
import { cohortReport } from '../../../../shared/domain/analytics/retention/cohort-report.ts';
import {
  COHORT_BASES,
  COHORT_TABLES,
  COHORT_UNITS,
  COHORTS,
  type CohortTables,
  type CohortUnit,
} from '../../../../shared/domain/analytics/retention/cohorts.ts';
import { intervalModel } from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import { INTERVALS, REPEAT_WINDOWS } from '../../../../shared/domain/analytics/retention/intervals.ts';
import { retentionReport } from '../../../../shared/domain/analytics/retention/retention-report.ts';
import { UNTIL_LAPSE, UNTIL_SECOND_PURCHASE } from '../../../../shared/domain/analytics/retention/survival.ts';
import type { CalendarDate } from '../../../../shared/domain/kernel/calendar.ts';
import { measured, tallied } from '../../../support/analytics/analysed.ts';
import { cdnowMembers, cdnowPurchases, PURCHASE_FILES } from '../../../support/analytics/cdnow-members.ts';
import { asOf, on } from '../../../support/analytics/member-as-of.ts';
import { SAMPLE_FILE } from '../../../support/kernel/cdnow-file.ts';

const sqlite = process.getBuiltinModule('node:sqlite');
if (sqlite === undefined) console.log('skipped: this Node has no node:sqlite');

const DAYS = ['1997-02-15', '1997-09-30', '1998-01-31', '1998-06-30', '2000-06-30'];
/** Before, too few of its customers have bought again for a credibility. */
const ENOUGH_IN_SAMPLE = '1998-01-31';

const read = new Map<string, readonly MemberAsOf[]>();

function membersOf(file: string, date: string): readonly MemberAsOf[] {
  const name = `${file} ${date}`;
  const members = read.get(name) ?? cdnowMembers(date, file);
  read.set(name, members);
  return members;
}

/** Days from the first purchase to the enrolment, by the customer's number: −40 to 39. */
const enrolledAfter = (customer: string): number => (Number(customer) % 80) - 40;

const enrolled = (member: MemberAsOf): MemberAsOf => ({ ...member, enrolledOn: member.enrolledOn + enrolledAfter(member.memberId) });

/** Periods as numbers, by SQLite's own calendar. */
const PERIOD: Record<CohortUnit, (date: string) => string> = {
  month: (date) => `(CAST(strftime('%Y', ${date}) AS INTEGER) * 12 + CAST(strftime('%m', ${date}) AS INTEGER) - 1)`,
  quarter: (date) => `((CAST(strftime('%Y', ${date}) AS INTEGER) * 12 + CAST(strftime('%m', ${date}) AS INTEGER) - 1) / 3)`,
  week: (date) => `(CAST(julianday(${date}) - julianday('1969-12-29') AS INTEGER) / 7)`,
};

describe.skipIf(sqlite === undefined).each(PURCHASE_FILES)('$name in SQL', ({ file }) => {
  let database: DatabaseSync;

  beforeAll(() => {
    if (sqlite === undefined) return;
    database = new sqlite.DatabaseSync(':memory:');
    database.exec('CREATE TABLE purchase (customer TEXT, date TEXT, amount INTEGER, points INTEGER)');
    const insert = database.prepare('INSERT INTO purchase VALUES (?, ?, ?, ?)');
    for (const { customer, date, amount, points } of cdnowPurchases(file)) insert.run(customer, date, amount, points);
    database.exec(`CREATE TABLE member AS SELECT customer, MIN(date) AS first,
      date(MIN(date), (CAST(customer AS INTEGER) % 80 - 40) || ' days') AS enrolled FROM purchase GROUP BY customer`);
  });
  afterAll(() => {
    if (sqlite !== undefined) database.close();
  });

  const numbers = (sql: string, ...parameters: (string | number)[]): readonly number[][] =>
    database
      .prepare(sql)
      .all(...parameters)
      .map((row) => Object.values(row).map(Number));
  const number = (sql: string, ...parameters: (string | number)[]): number => numbers(sql, ...parameters)[0]?.[0] ?? Number.NaN;

  /** Purchase days until the date, each with the one before and after it, how many came before, and days since the first. */
  function until(date: string): void {
    database.exec('DROP TABLE IF EXISTS bought');
    database.exec(`CREATE TABLE bought AS SELECT customer, date, LAG(date) OVER own AS before, LEAD(date) OVER own AS next,
      ROW_NUMBER() OVER own - 1 AS number, julianday(date) - julianday(MIN(date) OVER (PARTITION BY customer)) AS days
      FROM (SELECT DISTINCT customer, date FROM purchase WHERE date <= '${date}') WINDOW own AS (PARTITION BY customer ORDER BY date)`);
  }

  describe.each(DAYS.filter((day) => file !== SAMPLE_FILE || day >= ENOUGH_IN_SAMPLE))('as of %s', (date) => {
    const day = on(date);
    // The last date is far from all purchases, so every cohort by month or week is in `earlier`.
    let tables: CohortTables;
    beforeAll(() => {
      tables = measured(COHORT_TABLES, membersOf(file, date).map(enrolled), asOf(date));
    });

    describe.each(COHORT_BASES)('cohorts by %s', (basis) => {
      test.each(COHORT_UNITS)('by %s', (unit) => {
        const began = basis === 'enrolment' ? 'enrolled' : 'first';
        const period = PERIOD[unit];
        const age = `MIN(${period(`'${date}'`)} - ${period(`m.${began}`)}, ${COHORTS[unit]})`;
        const since = `(${period('p.date')} - ${period(`m.${began}`)})`;
        const of = `FROM member m JOIN purchase p USING (customer) WHERE p.date <= '${date}' AND m.first <= '${date}' AND m.${began} <= '${date}'`;

        const members = new Map(
          numbers(`SELECT ${age}, COUNT(*) FROM member m WHERE m.first <= '${date}' AND m.${began} <= '${date}' GROUP BY 1`).map(
            ([cohort = 0, size = 0]) => [cohort, size],
          ),
        );
        const cells = new Map(
          numbers(
            `SELECT ${age}, MIN(${since}, ${COHORTS[unit]}), COUNT(DISTINCT customer), COUNT(*), SUM(amount), SUM(points) ${of} AND ${since} >= 0 GROUP BY 1, 2`,
          ).map(([cohort, n, ...values]) => [`${cohort} ${n}`, values]),
        );
        const lasts = numbers(
          `SELECT cohort, MAX(n) FROM (SELECT customer, ${age} AS cohort, MIN(${since}, ${COHORTS[unit]}) AS n ${of} AND ${since} >= 0) GROUP BY customer`,
        );

        const expected = [...members]
          .toSorted(([one], [other]) => other - one)
          .map(([cohort, size]) => {
            const earlier = cohort === COHORTS[unit];
            const periods = Array.from({ length: earlier ? cohort : cohort + 1 }, (_, n) => n);
            const at = (n: number, what: number) => cells.get(`${cohort} ${n}`)?.[what] ?? 0;
            const share = (part: number) => Number((part / size).toFixed(6));
            return {
              cohort: earlier ? 'earlier' : periodName(periodOf(day, unit) - cohort, unit),
              members: size,
              active: periods.map((n) => at(n, 0)),
              retention: periods.map((n) => share(at(n, 0))),
              rolling: periods.map((n) => share(lasts.filter(([of, last = -1]) => of === cohort && last >= n).length)),
              orders: periods.map((n) => at(n, 1)),
              revenue: periods.map((n) => at(n, 2)),
              points: periods.map((n) => at(n, 3)),
              ...(earlier
                ? { later: { active: at(cohort, 0), orders: at(cohort, 1), revenue: at(cohort, 2), points: at(cohort, 3) } }
                : {}),
            };
          });
        const report = cohortReport(tables[basis][unit], basis, unit, day);
        expect(report.cohorts).toEqual(expected);
        expect(report.cohorts.length).toBeGreaterThan(0);

        const outside = `FROM purchase p JOIN member m USING (customer) WHERE p.date <= '${date}' AND (m.${began} > '${date}' OR ${since} < 0)`;
        const [orders = 0, revenue = 0, points = 0] = numbers(`SELECT COUNT(*), SUM(amount), SUM(points) ${outside}`)[0] ?? [];
        const late = number(`SELECT COUNT(*) FROM member m WHERE m.first <= '${date}' AND m.${began} > '${date}'`);
        expect(report.outside).toEqual({ members: late, orders, revenue, points });
      });
    });

    test('intervals: the histogram, their mean and their quantiles', () => {
      until(date);
      const state = measured(INTERVALS, membersOf(file, date), asOf(date));
      const interval = 'SELECT CAST(julianday(date) - julianday(before) AS INTEGER) AS days FROM bought WHERE before IS NOT NULL';
      const histogram = numbers(`SELECT days, COUNT(*) FROM (${interval}) GROUP BY 1 ORDER BY 1`);
      const report = reportOf(date, { by: 'days', days: 90 }).intervals;
      expect(report.histogram).toEqual(histogram.map(([days, intervals]) => ({ days, intervals })));
      expect(report.intervals).toBe(number(`SELECT COUNT(*) FROM (${interval})`));
      expect(state.sumOfDays / intervalModel(state).intervals).toBeCloseTo(number(`SELECT AVG(days) FROM (${interval})`), 10);
      for (const { share, days } of report.quantiles) {
        const place = Math.ceil(share * report.intervals) - 1;
        expect(days).toBe(number(`SELECT days FROM (${interval}) ORDER BY days LIMIT 1 OFFSET ${place}`));
      }
    });

    test('credibility: the variances within members and between them', () => {
      until(date);
      const own = `SELECT customer, COUNT(*) AS n, SUM(x) AS s, SUM(x * x) AS q FROM
        (SELECT customer, julianday(date) - julianday(before) AS x FROM bought WHERE before IS NOT NULL) GROUP BY customer`;
      const [n = 0, r = 0, s = 0, q = 0, exact = 0, rounded = 0, counts = 0] =
        numbers(`SELECT SUM(n), COUNT(*), SUM(s), SUM(q), SUM(s * s / n), SUM(ROUND(s * s / n)), SUM(n * n) FROM (${own})`)[0] ?? [];
      const by = (means: number): number => {
        const within = (q - means) / (n - r);
        return within / ((means - (s * s) / n - (r - 1) * within) / (n - counts / n));
      };
      const { credibility } = intervalModel(measured(INTERVALS, membersOf(file, date), asOf(date)));
      expect(credibility).toBeCloseTo(by(rounded), 10);
      expect(Math.abs(Number(credibility) / by(exact) - 1)).toBeLessThan(0.002);
    });

    test('repeat purchases: in all, and within days of the first', () => {
      until(date);
      const { repeat } = reportOf(date, { by: 'days', days: 90 });
      expect(repeat.customers).toBe(number('SELECT COUNT(DISTINCT customer) FROM bought'));
      expect(repeat.repeaters).toBe(number('SELECT COUNT(*) FROM bought WHERE number = 1'));
      for (const [at, window] of REPEAT_WINDOWS.entries()) {
        const long = `number = 0 AND julianday('${date}') - julianday(date) >= ${window}`;
        expect(repeat.within[at]).toMatchObject({
          days: window,
          observed: number(`SELECT COUNT(*) FROM bought WHERE ${long}`),
          returned: number(`SELECT COUNT(*) FROM bought WHERE ${long} AND julianday(next) - julianday(date) <= ${window}`),
        });
      }
    });

    test.each<ChurnRule>([
      { by: 'days', days: 90 },
      { by: 'days', days: 5 },
      { by: 'interval', factor: 3 },
      { by: 'interval', factor: 0.4 },
    ])('churn %o, month by month', (rule) => {
      until(date);
      const { meanDays, credibility, leastLapseDays = 0 } = intervalModel(measured(INTERVALS, membersOf(file, date), asOf(date)));
      const expected = `((days + ${credibility} * ${meanDays}) / (number + ${credibility}))`;
      const silence = rule.by === 'days' ? rule.days : `MAX(${leastLapseDays} - 1, CAST(${expected} * ${rule.factor} AS INTEGER))`;
      // Each purchase day, with the day of the lapse unless there is a purchase before it.
      database.exec('DROP TABLE IF EXISTS lapsing');
      database.exec(`CREATE TABLE lapsing AS SELECT *, CASE WHEN next IS NULL OR next > lapse THEN lapse END AS lapsed FROM
        (SELECT *, date(date, (${silence} + 1) || ' days') AS lapse FROM bought)`);
      const customers = (end: string) =>
        number(`SELECT COUNT(*) FROM lapsing WHERE date <= ? AND (next IS NULL OR next > ?) AND lapse > ?`, end, end, end);
      const lapsed = (end: string) =>
        number(`SELECT COUNT(*) FROM lapsing WHERE date <= ? AND (next IS NULL OR next > ?) AND lapse <= ?`, end, end, end);
      // A purchase after a lapse: the purchase before it had lapsed.
      const returns = `SELECT a.customer, a.next AS date, a.lapsed AS since FROM lapsing a WHERE a.lapsed IS NOT NULL AND a.next IS NOT NULL`;
      const { churn } = reportOf(date, rule);
      expect(churn.customers).toBe(customers(date));
      expect(churn.lapsed).toBe(lapsed(date));
      expect(churn.months).toHaveLength(CHURN_MONTHS);
      for (const of of churn.months) {
        const first = `${of.month}-01`;
        const before = dateOfDay(dayOf(first as CalendarDate) - 1);
        const last = database.prepare(`SELECT MIN(date(?, '+1 month', '-1 day'), ?) AS date`).get(first, date)?.date;
        const within = `BETWEEN '${first}' AND '${last}'`;
        expect(of).toMatchObject({
          atStart: customers(before),
          lapsedAtStart: lapsed(before),
          gained: number(`SELECT COUNT(*) FROM bought WHERE number = 0 AND date ${within}`),
          churned: number(`SELECT COUNT(*) FROM lapsing WHERE lapsed ${within}`),
          reactivated: number(`SELECT COUNT(*) FROM (${returns}) WHERE date ${within}`),
          reactivatedOfStart: number(`SELECT COUNT(DISTINCT customer) FROM (${returns}) WHERE date ${within} AND since < '${first}'`),
          churnedOfStart: number(
            `SELECT COUNT(DISTINCT b.customer) FROM lapsing b WHERE b.lapsed ${within} AND b.customer IN
              (SELECT customer FROM lapsing WHERE date < '${first}' AND (next IS NULL OR next >= '${first}') AND lapse >= '${first}')`,
          ),
        });
      }
    });

    test('durations until the second purchase, and until the first lapse', () => {
      until(date);
      const second = measured(UNTIL_SECOND_PURCHASE, membersOf(file, date), asOf(date));
      const perDay = (counts: readonly number[]) => counts.flatMap((members, days) => (members === 0 ? [] : [[days, members]]));
      const daily = date < '1999';
      if (daily) {
        expect(perDay(second.events)).toEqual(numbers('SELECT days, COUNT(*) FROM bought WHERE number = 1 GROUP BY 1 ORDER BY 1'));
        const watched = `CAST(julianday('${date}') - julianday(date) AS INTEGER)`;
        expect(perDay(second.censored)).toEqual(
          numbers(`SELECT ${watched}, COUNT(*) FROM bought WHERE number = 0 AND next IS NULL GROUP BY 1 ORDER BY 1`),
        );
      }
      const rule: ChurnRule = { by: 'days', days: 60 };
      const lapse = tallied(
        UNTIL_LAPSE,
        membersOf(file, date),
        { interval: intervalModel(measured(INTERVALS, [], asOf(date))) },
        asOf(date, { churn: rule }),
      );
      const lapsing = `SELECT customer, MIN(days + 61) AS days FROM bought WHERE julianday(COALESCE(next, date('${date}', '+1 day'))) - julianday(date) > 61
        GROUP BY customer`;
      const events = numbers(`SELECT CAST(days AS INTEGER), COUNT(*) FROM (${lapsing}) GROUP BY 1 ORDER BY 1`);
      expect(perDay(lapse.events)).toEqual(events);
      expect(lapse.censored.reduce((all, members) => all + members, 0)).toBe(
        number('SELECT COUNT(DISTINCT customer) FROM bought') - number(`SELECT COUNT(*) FROM (${lapsing})`),
      );
    });
  });

  function reportOf(date: string, churn: ChurnRule) {
    const members = membersOf(file, date);
    const at = asOf(date, { churn });
    const [cohorts, intervals] = [measured(COHORT_TABLES, members, at), measured(INTERVALS, members, at)];
    const interval = intervalModel(intervals);
    return retentionReport({
      measured: { cohorts, intervals },
      model: { interval },
      tallied: { churn: tallied(CHURN, members, { interval }, at) },
      asOf: at,
    });
  }
});
