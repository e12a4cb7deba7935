import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { PlainClass as PlainClassSchema, RfmClass as RfmClassSchema } from '../../../../shared/contract/analytics/classes.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { RFM_CLASSES } from '../../../../shared/domain/analytics/passes/insight.ts';
import { cutPoints, scoreOf } from '../../../../shared/domain/analytics/rfm/rfm.ts';
import { PLAIN_CLASS_OF, PLAIN_CLASSES, RFM_TABLE, rfmClassOf } from '../../../../shared/domain/analytics/rfm/rfm-class.ts';
import { cdnowMembers, cdnowPurchases, PURCHASE_FILES } from '../../../support/analytics/cdnow-members.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { passOver } from '../../../support/analytics/passes.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const SCORES = [1, 2, 3, 4, 5];

/** `RANK` counts the strictly worse from 1. */
const QUINTILES = `
  SELECT customer, ${['recency', 'frequency', 'monetary']
    .map((v) => `1 + CAST(5.0 * (RANK() OVER (ORDER BY ${v}) - 1) / COUNT(*) OVER () AS INT) AS ${v}`)
    .join(', ')}
  FROM (
    SELECT customer, MAX(date) AS recency, COUNT(DISTINCT date) AS frequency, SUM(amount) AS monetary
    FROM purchases WHERE date <= ? GROUP BY customer
  ) ORDER BY customer`;

function inSql(purchases: readonly { customer: string; date: string; amount: number }[], day: string) {
  const database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE purchases (customer TEXT, date TEXT, amount INTEGER)');
  const insert = database.prepare('INSERT INTO purchases VALUES (?, ?, ?)');
  for (const { customer, date, amount } of purchases) insert.run(customer, date, amount);
  const rows = database.prepare(QUINTILES).all(day);
  database.close();
  return rows.map((row) => ({ ...row }));
}

const inPasses = (members: readonly MemberAsOf[], day: string, parts: number) =>
  [...passOver(members, asOf(day), parts).insights]
    .map(([customer, { rfm }]) => ({ customer, recency: rfm?.recency, frequency: rfm?.frequency, monetary: rfm?.monetary }))
    .toSorted((one, other) => (one.customer < other.customer ? -1 : 1));

describe('quintiles', () => {
  describe.each(PURCHASE_FILES)('of $name', ({ file }) => {
    test.each(['1997-09-30', '1998-06-30'])('at the end of %s are those that SQL finds', (day) => {
      expect(inPasses(cdnowMembers(day, file), day, 7)).toEqual(inSql(cdnowPurchases(file), day));
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
        expect(inPasses(built, '1997-02-28', parts)).toEqual(inSql(purchases, '1997-02-28'));
      }),
      LAW,
    );
  });

  it('of equal customers are all 1', () => {
    const members = ['a', 'b', 'c'].map((memberId) => aMemberAsOf([], { memberId }).boughtOn('1997-02-01', 500).build());
    expect(inPasses(members, '1997-02-28', 2).map(({ customer: _, ...scores }) => scores)).toEqual(
      members.map(() => ({ recency: 1, frequency: 1, monetary: 1 })),
    );
  });

  it('of a single customer are 1; a member who has not bought has none', () => {
    const { insights, reports } = passOver(
      [aMemberAsOf([], { memberId: 'a' }).boughtOn('1997-02-28', 500).build(), aMemberAsOf([], { memberId: 'b' }).build()],
      asOf('1997-02-28'),
    );
    expect(insights.get('a')?.rfm).toEqual({ recency: 1, frequency: 1, monetary: 1, class: 'lost' });
    expect(insights.get('b')).toMatchObject({ rfm: null, abc: null, value: null, risk: 'none', stage: 'acquired' });
    expect(reports.get('rfm')).toMatchObject({ customers: 1, cells: [{ score: '111', members: 1, revenue: 500, averageDays: 0 }] });
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
    expect(insights.get('twice')?.rfm).toMatchObject({ recency: 1, frequency: 1, monetary: 4 });
    expect(insights.get('back')?.rfm).toEqual(insights.get('once')?.rfm);
  });

  it('skip scores where many share a value', () => {
    const cuts = cutPoints([
      { value: 1, times: 60 },
      { value: 2, times: 25 },
      { value: 3, times: 15 },
    ]);
    expect(cuts).toEqual([2, 2, 2, 3]);
    expect([0, 1, 2, 3, 9].map((value) => scoreOf(value, cuts))).toEqual([1, 1, 4, 5, 5]);
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
