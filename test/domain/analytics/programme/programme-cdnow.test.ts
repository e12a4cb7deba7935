/** Months of files of purchases, as SQL counts them in the same purchases. */
import { beforeAll, describe, expect, it } from 'vitest';
import { cdnowMembers, cdnowPurchases, PURCHASE_FILES } from '../../../support/analytics/cdnow-members.ts';
import { asOf } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';
import { cdnowIsPresent } from '../../../support/kernel/cdnow-file.ts';

// Node has it from 22.13 on.
const sqlite = await import('node:sqlite').catch(() => undefined);
if (sqlite === undefined) console.log('skipped: this Node has no node:sqlite');

type Answer = Readonly<Record<string, unknown>>;

describe.skipIf(sqlite === undefined).each(PURCHASE_FILES)('$name', ({ file }) => {
  let answer: (sql: string, ...values: readonly string[]) => readonly Answer[];

  beforeAll(() => {
    if (sqlite === undefined) return;
    const database = new sqlite.DatabaseSync(':memory:');
    database.exec('CREATE TABLE purchases (customer TEXT, date TEXT, amount INTEGER, points INTEGER)');
    const insert = database.prepare('INSERT INTO purchases VALUES (?, ?, ?, ?)');
    database.exec('BEGIN');
    for (const { customer, date, amount, points } of cdnowPurchases(file)) insert.run(customer, date, amount, points);
    database.exec('COMMIT');
    answer = (sql, ...values) =>
      database
        .prepare(sql)
        .all(...values)
        .map((row) => ({ ...row }));
  });

  it.each(['1998-06-30', '1997-09-30', '1997-02-28', '1997-12-15'])('as of %s', (date) => {
    const { turnover, points, participation, referrals, channels } = reportOf(cdnowMembers(date, file), asOf(date));
    const byMonth = (columns: string) =>
      answer(`SELECT substr(date, 1, 7) AS month, ${columns} FROM purchases WHERE date <= ? GROUP BY 1 ORDER BY 1`, date);
    expect(turnover.months).toEqual(
      byMonth('count(*) AS orders, 0 AS otherOrders, sum(amount) AS revenue, 0 AS returnedOrders, 0 AS returned, sum(amount) AS net'),
    );
    expect(points.months.map(({ month, earned, issued }) => ({ month, earned, issued }))).toEqual(
      byMonth('sum(points) AS earned, sum(points) AS issued'),
    );
    expect(participation.months.map(({ month, customers, active }) => ({ month, customers, active }))).toEqual(
      byMonth('count(DISTINCT customer) AS customers, count(DISTINCT customer) AS active'),
    );
    const [all] = answer('SELECT count(*) AS orders, sum(amount) AS revenue FROM purchases WHERE date <= ?', date);
    expect(turnover.total).toMatchObject(all ?? {});
    const [year] = answer(
      "SELECT count(*) AS orders, sum(amount) AS revenue, count(DISTINCT customer) AS customers FROM purchases WHERE date <= ?1 AND date >= date(?1, 'start of month', '-11 months')",
      date,
    );
    expect(channels).toMatchObject([{ channel: null, last12Months: year, total: all }]);
    expect(turnover.last12Months.revenue).toBe(year?.revenue);
    expect(referrals.total.revenue).toBe(0);
    for (const { days, bought, active } of participation.active) {
      const [counted] = answer(
        `SELECT count(DISTINCT customer) AS bought FROM purchases WHERE date <= ?1 AND date > date(?1, '-${days} days')`,
        date,
      );
      expect({ bought, active }).toEqual({ bought: counted?.bought, active: counted?.bought });
    }
  });
});

it.runIf(cdnowIsPresent)('the CDNOW sample has its revenue in whole, and the points of it', () => {
  const { turnover, points } = reportOf(cdnowMembers('1998-06-30'), asOf('1998-06-30'));
  expect(turnover.total).toMatchObject({ orders: 6_919, returned: 0 });
  expect(Math.round(turnover.total.revenue / 100)).toBe(244_092);
  expect(points.total).toMatchObject({ earned: 239_444, earnRate: 0.980958, redemptionRate: 0 });
});
