import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PlainClass as PlainClassSchema, RfmClass as RfmClassSchema } from '../../../../shared/contract/analytics/classes.ts';
import { dateOfDay } from '../../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { RFM_CLASSES } from '../../../../shared/domain/analytics/passes/insight.ts';
import { judge } from '../../../../shared/domain/analytics/passes/passes.ts';
import { intervalModel } from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import { INTERVALS } from '../../../../shared/domain/analytics/retention/intervals.ts';
import { cutPoints, scoreOf } from '../../../../shared/domain/analytics/rfm/rfm.ts';
import { PLAIN_CLASS_OF, PLAIN_CLASSES, RFM_TABLE, rfmClassOf } from '../../../../shared/domain/analytics/rfm/rfm-class.ts';
import { measured } from '../../../support/analytics/analysed.ts';
import { cdnowMembers, cdnowPurchases, PURCHASE_FILES } from '../../../support/analytics/cdnow-members.ts';
import { aMemberAsOf, asOf, on } from '../../../support/analytics/member-as-of.ts';
import { passOver } from '../../../support/analytics/passes.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const SCORES = [1, 2, 3, 4, 5];

/** `RANK` counts the strictly worse from 1. The middle of equal values is half their number above those. */
const QUINTILES = `
  SELECT customer, lastDay, ${['recency', 'frequency', 'monetary']
    .map(
      (v) =>
        `1 + MIN(4, CAST(5 * (2 * (RANK() OVER (ORDER BY ${v}) - 1) + COUNT(*) OVER (PARTITION BY ${v})) / (2 * COUNT(*) OVER ()) AS INT)) AS ${v}`,
    )
    .join(', ')}
  FROM (
    SELECT customer, MAX(date) AS recency, MAX(date) AS lastDay, COUNT(DISTINCT date) AS frequency, SUM(amount) AS monetary
    FROM purchases WHERE date <= ? GROUP BY customer
  ) ORDER BY customer`;

/** @param fresh the first day on which a purchase gives a recency of at least 3. */
function inSql(purchases: readonly { customer: string; date: string; amount: number }[], day: string, fresh: string | undefined) {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE purchases (customer TEXT, date TEXT, amount INTEGER)');
  const insert = database.prepare('INSERT INTO purchases VALUES (?, ?, ?)');
  for (const { customer, date, amount } of purchases) insert.run(customer, date, amount);
  const rows = database.prepare(QUINTILES).all(day);
  database.close();
  return rows.map(({ customer, lastDay, recency, frequency, monetary }) => ({
    customer,
    recency: fresh !== undefined && String(lastDay) >= fresh ? Math.max(3, Number(recency)) : recency,
    frequency,
    monetary,
  }));
}

/** The programme's mean interval, before the day. */
function freshFrom(members: readonly MemberAsOf[], day: string): string | undefined {
  const { meanDays } = intervalModel(measured(INTERVALS, members, asOf(day)));
  return meanDays === null ? undefined : dateOfDay(on(day) - Math.floor(meanDays));
}

const inPasses = (members: readonly MemberAsOf[], day: string, parts: number) =>
  [...passOver(members, asOf(day), parts).insights]
    .map(([customer, { rfm }]) => ({ customer, recency: rfm?.recency, frequency: rfm?.frequency, monetary: rfm?.monetary }))
    .toSorted((one, other) => (one.customer < other.customer ? -1 : 1));

describe('quintiles', () => {
  describe.each(PURCHASE_FILES)('of $name', ({ file }) => {
    test.each(['1997-09-30', '1998-06-30'])('at the end of %s are those that SQL finds', (day) => {
      const members = cdnowMembers(day, file);
      expect(inPasses(members, day, 7)).toEqual(inSql(cdnowPurchases(file), day, freshFrom(members, day)));
    });
  });

  it('of any base equal those of SQL', () => {
    const purchase = fc.record({
      customer: fc.integer({ min: 1, max: 12 }).map((number) => `customer-${number + 10}`),
      date: fc.integer({ min: 1, max: 28 }).map((day) => `1997-02-${String(day).padStart(2, '0')}`),
      amount: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(purchase, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), (purchases, parts) => {
        const members = new Map<string, ReturnType<typeof aMemberAsOf>>();
        for (const { customer, date, amount } of purchases) {
          members.set(customer, (members.get(customer) ?? aMemberAsOf([], { memberId: customer })).boughtOn(date, amount));
        }
        const built = [...members.values()].map((member) => member.build());
        expect(inPasses(built, '1997-02-28', parts)).toEqual(inSql(purchases, '1997-02-28', freshFrom(built, '1997-02-28')));
      }),
      LAW,
    );
  });

  it('N5: of equal customers are all 3, in the middle', () => {
    const members = ['a', 'b', 'c'].map((memberId) => aMemberAsOf([], { memberId }).boughtOn('1997-02-01', 500).build());
    expect(inPasses(members, '1997-02-28', 2).map(({ customer: _, ...scores }) => scores)).toEqual(
      members.map(() => ({ recency: 3, frequency: 3, monetary: 3 })),
    );
  });

  it('N5: of a single customer are 3; a member who has not bought has none', () => {
    const { insights, reports } = passOver(
      [aMemberAsOf([], { memberId: 'a' }).boughtOn('1997-02-28', 500).build(), aMemberAsOf([], { memberId: 'b' }).build()],
      asOf('1997-02-28'),
    );
    expect(insights.get('a')?.rfm).toEqual({ recency: 3, frequency: 3, monetary: 3, class: 'need-attention' });
    expect(insights.get('b')).toMatchObject({ rfm: null, abc: null, value: null, risk: 'none', stage: 'acquired' });
    expect(reports.get('rfm')).toMatchObject({ customers: 1, cells: [{ score: '333', members: 1, revenue: 500, averageDays: 0 }] });
  });

  it('count two orders of a day as one purchase day, and leave out returns', () => {
    const { insights } = passOver(
      [
        aMemberAsOf([], { memberId: 'twice' }).boughtOn('1997-02-01', 700).boughtOn('1997-02-01', 700).build(),
        aMemberAsOf([], { memberId: 'once' }).boughtOn('1997-02-01', 900).build(),
        aMemberAsOf([], { memberId: 'back' })
          .boughtOn('1997-02-01', 900)
          .boughtOn('1997-02-02', 5_000)
          .gaveBackOn('1997-02-03', '1997-02-02', 5_000, { orders: 1 })
          .build(),
      ],
      asOf('1997-02-28'),
    );
    expect(insights.get('twice')?.rfm).toMatchObject({ recency: 3, frequency: 3, monetary: 5 });
    expect(insights.get('back')?.rfm).toEqual(insights.get('once')?.rfm);
  });

  it('skip scores where many share a value', () => {
    const cuts = cutPoints([
      { value: 1, times: 60 },
      { value: 2, times: 25 },
      { value: 3, times: 15 },
    ]);
    expect(cuts).toEqual([1, 2, 2, 3]);
    expect([0, 1, 2, 3, 9].map((value) => scoreOf(value, cuts))).toEqual([1, 2, 4, 5, 5]);
  });

  it('N5: make nobody dormant who bought within the mean interval', () => {
    const buyer = (memberId: string, ...dates: readonly string[]) =>
      dates.reduce((member, date) => member.boughtOn(date), aMemberAsOf([], { memberId })).build();
    const members = ['02-20', '02-21', '02-22', '02-23', '02-24', '02-25', '02-26'].map((date, at) =>
      buyer(`m${at}`, '1997-01-20', `1997-${date}`),
    );
    const { insights } = passOver(members, asOf('1997-02-28'));
    expect([...insights.values()].map(({ rfm }) => rfm?.recency)).toEqual([3, 3, 3, 3, 4, 4, 5]);
    const late = passOver(members, asOf('1997-06-30'));
    expect([...late.insights.values()].map(({ rfm }) => rfm?.recency)).toEqual([1, 2, 2, 3, 4, 4, 5]);
  });

  it('N7: of a member who is judged on a later day are those of the report, unless they bought since', () => {
    const members = ['02-20', '02-24', '02-26'].map((date, at) => aMemberAsOf([], { memberId: `m${at}` }).boughtOn(`1997-${date}`));
    const { model, insights } = passOver(
      members.map((member) => member.build()),
      asOf('1997-02-28'),
    );
    const later = asOf('1997-05-31');
    const [first] = members;
    expect(judge(first?.build() ?? expect.fail(), model, later).rfm).toEqual(insights.get('m0')?.rfm);
    expect(judge(first?.boughtOn('1997-05-01').build() ?? expect.fail(), model, later).rfm?.recency).toBe(5);
  });

  it('without values have no cut points', () => {
    expect(cutPoints([])).toEqual([]);
    expect(passOver([], asOf('1997-02-28')).reports.get('rfm')).toMatchObject({ customers: 0, cells: [] });
  });
});

describe('classes', () => {
  const scores = SCORES.flatMap((recency) => SCORES.flatMap((frequency) => SCORES.map((monetary) => ({ recency, frequency, monetary }))));

  it('cover each of the 125 scores once, and each class has some', () => {
    const counted = Object.fromEntries(RFM_CLASSES.map((name) => [name, 0]));
    for (const each of scores) counted[rfmClassOf(each)] = (counted[rfmClassOf(each)] ?? 0) + 1;
    expect(counted).toEqual({
      champions: 20,
      loyal: 19,
      potential: 19,
      new: 1,
      promising: 2,
      'need-attention': 14,
      'about-to-sleep': 6,
      'at-risk': 28,
      'cannot-lose': 10,
      hibernating: 5,
      lost: 1,
    });
    expect(Object.values(counted).reduce((sum, count) => sum + count)).toBe(125);
  });

  it.each([
    [5, 5, 5, 'champions'],
    [5, 4, 3, 'champions'],
    [5, 1, 1, 'new'],
    [1, 5, 4, 'cannot-lose'],
    [1, 1, 1, 'lost'],
    [1, 2, 1, 'hibernating'],
    [2, 1, 1, 'about-to-sleep'],
    [3, 3, 3, 'need-attention'],
  ])('%i%i%i is %s', (recency, frequency, monetary, name) => {
    expect(rfmClassOf({ recency, frequency, monetary })).toBe(name);
  });

  it.each([0, 6, 2.5])('do not exist for a recency of %d', (recency) => {
    expect(() => rfmClassOf({ recency, frequency: 1, monetary: 1 })).toThrow(RangeError);
  });

  it('equal the table in the contract', () => {
    const rows = SCORES.toReversed().map((recency) => `| ${[recency, ...(RFM_TABLE[recency] ?? [])].join(' | ')} |`);
    expect(RfmClassSchema.meta()?.description).toContain(rows.join('\n'));
    expect(RfmClassSchema.options).toEqual(RFM_CLASSES);
  });

  it('belong to three plain classes, as in the contract', () => {
    const rows = PLAIN_CLASSES.map((plain) => `| ${plain} | ${RFM_CLASSES.filter((name) => PLAIN_CLASS_OF[name] === plain).join(', ')} |`);
    expect(PlainClassSchema.meta()?.description).toContain(rows.join('\n'));
    expect(PlainClassSchema.options).toEqual(PLAIN_CLASSES);
  });
});
