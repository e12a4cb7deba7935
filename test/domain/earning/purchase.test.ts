import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { EarningTerms, Rounding } from '../../../shared/domain/earning/earning-terms.ts';
import type { AwaitingOrder, Purchase, ReturnRequest, UnclaimedOrder } from '../../../shared/domain/earning/order.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { checkPurchase, decidePurchase, decideReturn, keepReturn, pointsAnswered } from '../../../shared/domain/earning/purchase.ts';
import { InvariantBroken, Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import type { ExpiresAt } from '../../../shared/domain/ledger/entry-header.ts';
import { beginProof, concludeProof, proveEntry, replay } from '../../../shared/domain/ledger/ledger.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import {
  aBalance,
  aLine,
  aMember,
  anAccount,
  aProgramme,
  aPurchase,
  aReturnOf,
  aReturnOfLines,
  aVersion,
  expiringAfter,
  KNOWN_CASES,
  LAW,
  MEMBER_ID,
  MERCHANT_ID,
  MemberHistory,
  NOW,
  PROGRAMME_ID,
  refusalOf,
  terms,
} from '../../support/kernel/builders.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const SPRING = toInstant('2027-03-01T00:00:00Z');
const AUTUMN = toInstant('2027-09-01T00:00:00Z');
/** Where points credited at NOW expire under `expiringAfter(8)`: between spring and autumn. */
const OWN = toInstant('2027-07-21T22:00:00Z');

const awaiting = newOrder(PROGRAMME_ID, MERCHANT_ID, 'A-1');
const bought = (account: Account, purchase: Purchase, of: Terms = terms(), order: AwaitingOrder | UnclaimedOrder = awaiting) =>
  decidePurchase(account, order, purchase, aProgramme(of), NOW);

describe('checkPurchase', () => {
  const tolerated = plusSeconds(NOW, 300);
  test.each([
    ['without lines', aPurchase().of(2933).build()],
    [
      'whose lines add up',
      aPurchase()
        .withLines(aLine('CD-1', 2, 2000), aLine('LP-1', 1, 933))
        .build(),
    ],
    ['as far ahead as clocks may be', aPurchase().with({ occurredAt: tolerated }).build()],
    [
      'years ago',
      aPurchase()
        .with({ occurredAt: toInstant('1999-01-01T00:00:00Z') })
        .build(),
    ],
  ])('accepts a purchase %s', (_, purchase) => {
    expect(() => checkPurchase(purchase, NOW)).not.toThrow();
  });

  test.each([
    [
      'whose lines are a cent short',
      aPurchase()
        .withLines(aLine('CD-1', 2, 2932))
        .with({ amount: 2933 })
        .build(),
      'lines',
    ],
    [
      'whose lines are a cent more',
      aPurchase()
        .withLines(aLine('CD-1', 2, 2934))
        .with({ amount: 2933 })
        .build(),
      'lines',
    ],
    [
      'of the future',
      aPurchase()
        .with({ occurredAt: toInstant(Date.parse(tolerated) + 1) })
        .build(),
      'occurredAt',
    ],
  ])('refuses a purchase %s', (_, purchase, field) => {
    expect(refusalOf(() => checkPurchase(purchase, NOW))).toEqual({ code: 'VALIDATION_FAILED', field });
  });
});

describe('a purchase', () => {
  it('earns what its terms say, in one entry that says why', () => {
    const purchase = aPurchase().of(2933).with({ channel: 'store', store: 'berlin-1' }).build();
    const { ledger, entry } = bought(aMember().withPoints(100).account, purchase, terms({ expiry: expiringAfter(8) }));
    expect(ledger.appended).toEqual([entry]);
    expect(entry).toMatchObject({
      kind: 'earn',
      at: NOW,
      number: 3,
      points: 29,
      balance: aBalance({ active: 129 }),
      postings: [{ bucket: 'active', expiresAt: OWN, points: 29 }],
      purchase: {
        merchantId: MERCHANT_ID,
        orderId: 'A-1',
        occurredAt: NOW,
        currency: 'USD',
        amount: 2933,
        channel: 'store',
        store: 'berlin-1',
      },
    });
    expect(entry.explanation.map(({ rule, matched }) => [rule, matched])).toEqual([
      ['base-rate', true],
      ['expiry', true],
    ]);
    expect(pointsAnswered(entry)).toEqual({ earned: 29, pending: 0, reversed: 0, debt: 0 });
  });

  it('earns pending points until the start of the local day', () => {
    const { ledger, entry, order } = bought(aMember().account, aPurchase().build(), terms({ earning: { pendingDays: 14 } }));
    const maturesAt = toInstant('2026-12-04T23:00:00Z');
    expect(ledger.account.pending).toEqual([{ maturesAt, expiresAt: null, points: 29 }]);
    expect(order.credit).toMatchObject({ maturesAt, points: 29 });
    expect(pointsAnswered(entry)).toEqual({ earned: 29, pending: 29, reversed: 0, debt: 0 });
  });

  it('lives from when it is credited, however long ago it was', () => {
    const old = aPurchase()
      .with({ occurredAt: toInstant('2020-01-01T00:00:00Z') })
      .build();
    const of = terms({ earning: { pendingDays: 14 }, expiry: expiringAfter(8) });
    expect(bought(aMember().account, old, of).order.credit).toMatchObject({ maturesAt: '2026-12-04T23:00:00.000Z', expiresAt: OWN });
  });

  it('earns under the version of its day, and what is due by time goes under today’s', () => {
    const generous = aVersion(terms({ earning: { rates: [{ currency: 'USD', points: 10, perUnits: 1 }] } }), { version: 3 });
    const programme = { atPurchase: generous, now: aVersion(terms(), { version: 5 }) };
    const { ledger, order } = decidePurchase(aMember().withPending(7, NOW).account, awaiting, aPurchase().build(), programme, NOW);
    expect(ledger.appended.map(({ kind, programmeVersion, points }) => [kind, programmeVersion, points])).toEqual([
      ['mature', 5, 0],
      ['earn', 3, 293],
    ]);
    expect(order.credit).toMatchObject({ programmeVersion: 3, entry: ledger.account.version });
  });

  it.each([0, 14])('that earns nothing is an entry still, with %d days pending', (pendingDays) => {
    const { ledger, entry, order } = bought(aMember().account, aPurchase().of(99).build(), terms({ earning: { pendingDays } }));
    expect(entry).toMatchObject({ kind: 'earn', points: 0, postings: [] });
    expect(order.credit.points).toBe(0);
    expect(balanceOf(ledger.account)).toEqual(aBalance());
  });

  it('says that nothing is left to collect, when told so', () => {
    const collecting = { ...aMember().account, collecting: [{ kind: 'email', hash: 'h' } as const] };
    const collect = (collection: { readonly collected?: true; readonly collecting?: true }) =>
      decidePurchase(collecting, awaiting, aPurchase().build(), aProgramme(), NOW, collection).ledger.account.collecting;
    expect(collect({})).toHaveLength(1);
    expect(collect({ collecting: true })).toHaveLength(1);
    expect(collect({ collected: true })).toEqual([]);
  });

  it('is refused in a currency without a rate', () => {
    expect(refusalOf(() => bought(aMember().account, aPurchase().of(2933, 'GBP').build())).field).toBe('currency');
  });
});

describe('debt', () => {
  test.each([
    [100, aBalance({ debt: 71 }), 29],
    [29, aBalance(), 29],
    [9, aBalance({ active: 20 }), 9],
  ])('of %d is repaid by what is earned next', (debt, balance, repaid) => {
    const { ledger, entry } = bought(aMember().owing(debt).account, aPurchase().of(2933).build());
    expect(balanceOf(ledger.account)).toEqual(balance);
    expect(entry.points).toBe(29);
    expect(pointsAnswered(entry).earned).toBe(29);
    expect(entry.explanation.find(({ rule }) => rule === 'debt')?.points).toBe(-repaid);
  });

  it('is repaid by pending points as they mature, not before', () => {
    const history = new MemberHistory(terms({ earning: { pendingDays: 1 } }), aMember().owing(9));
    history.buys(aPurchase().of(2933));
    expect(balanceOf(history.accountNow())).toEqual(aBalance({ pending: 29, debt: 9 }));
    history.now = toInstant('2026-11-21T23:00:00Z');
    expect(balanceOf(history.accountNow())).toEqual(aBalance({ active: 20 }));
  });
});

describe('a return takes points back', () => {
  const of = terms({ expiry: expiringAfter(8) });
  const { order } = bought(aMember().account, aPurchase().of(2933).build(), of);
  const batchesOf = (batches: Batches) => batches.map(([expiresAt, points]) => ({ expiresAt, points }));
  type Batches = readonly (readonly [expiresAt: ExpiresAt, points: number])[];

  test.each<[string, Batches, Batches, number]>([
    ['its own batch', [[OWN, 29]], [], 0],
    [
      'its own batch, and not the others',
      [
        [SPRING, 10],
        [OWN, 29],
        [AUTUMN, 10],
        [null, 10],
      ],
      [
        [SPRING, 10],
        [AUTUMN, 10],
        [null, 10],
      ],
      0,
    ],
    ['its own batch, which holds those of another purchase too', [[OWN, 40]], [[OWN, 11]], 0],
    [
      'what is left of its own, then those that never expire',
      [
        [SPRING, 8],
        [OWN, 10],
        [null, 20],
      ],
      [
        [SPRING, 8],
        [null, 1],
      ],
      0,
    ],
    [
      'then those that expire last',
      [
        [SPRING, 8],
        [OWN, 10],
        [AUTUMN, 20],
        [null, 5],
      ],
      [
        [SPRING, 8],
        [AUTUMN, 6],
      ],
      0,
    ],
    [
      'then older ones',
      [
        [SPRING, 8],
        [OWN, 10],
        [AUTUMN, 9],
        [null, 5],
      ],
      [[SPRING, 3]],
      0,
    ],
    [
      'others, when its own is spent',
      [
        [SPRING, 20],
        [AUTUMN, 20],
      ],
      [[SPRING, 11]],
      0,
    ],
    [
      'all there is, and a debt for the rest',
      [
        [SPRING, 4],
        [OWN, 5],
        [AUTUMN, 5],
      ],
      [],
      15,
    ],
    ['a debt alone, when all is spent', [], [], 29],
  ])('out of %s', (_, before, after, debt) => {
    const { ledger, entry } = decideReturn(anAccount({ batches: batchesOf(before) }), order, aReturnOf(2933), aProgramme(of), NOW);
    expect(ledger.account.batches).toEqual(batchesOf(after));
    expect(ledger.account.debt).toBe(debt);
    expect(entry.points).toBe(-29);
    expect(pointsAnswered(entry)).toEqual({ earned: 0, pending: 0, reversed: 29, debt });
    expect(entry.explanation.map(({ rule, points }) => [rule, points])).toEqual([['return', -29], ...(debt > 0 ? [['debt', debt]] : [])]);
  });

  it('from its own pending batch while it is pending, not from points that can be spent', () => {
    const history = new MemberHistory(terms({ earning: { pendingDays: 14 } }), aMember().withPoints(100));
    history.buys(aPurchase().of(2933));
    history.now = plusSeconds(NOW, DAY);
    history.buys(aPurchase().of(1000));
    history.returns(0, aReturnOf(2933));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 100, pending: 10 }));
    history.returns(1, aReturnOf(500));
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 100, pending: 5 }));
  });

  it('from its own pending batch, not from one that matures earlier or expires on another day', () => {
    const pendingUnder = terms({ earning: { pendingDays: 14 }, expiry: expiringAfter(8) });
    const { order: waiting } = bought(aMember().account, aPurchase().of(2933).build(), pendingUnder);
    const maturesAt = toInstant('2026-12-04T23:00:00Z');
    const others = [
      { maturesAt: plusSeconds(NOW, DAY), expiresAt: OWN, points: 50 },
      { maturesAt, expiresAt: SPRING, points: 50 },
    ];
    const account = anAccount({ pending: [...others, { maturesAt, expiresAt: OWN, points: 40 }] });
    const { ledger } = decideReturn(account, waiting, aReturnOf(2933), aProgramme(pendingUnder), NOW);
    expect(ledger.account.pending).toEqual([...others, { maturesAt, expiresAt: OWN, points: 11 }]);
  });

  it('from its own active batch once it has matured, and never from what others have pending', () => {
    const history = new MemberHistory(terms({ earning: { pendingDays: 14 } }));
    history.buys(aPurchase().of(2933));
    history.now = plusSeconds(NOW, 13 * DAY);
    history.buys(aPurchase().of(1000));
    history.now = plusSeconds(NOW, 14 * DAY);
    history.adjusts(-25);
    history.returns(0, aReturnOf(2933));
    expect(balanceOf(history.account)).toEqual(aBalance({ pending: 10, debt: 25 }));
    history.now = plusSeconds(NOW, 27 * DAY);
    expect(balanceOf(history.accountNow())).toEqual(aBalance({ debt: 15 }));
  });

  it('says which order, which return, how much and when', () => {
    const history = new MemberHistory();
    history.buys(aPurchase().of(2933).with({ channel: 'store' }));
    const occurredAt = plusSeconds(NOW, HOUR);
    const { entry, order } = history.returns(0, aReturnOf(1000, { returnId: 'R-7', occurredAt }));
    expect(entry).toMatchObject({
      kind: 'reverse',
      points: -10,
      purchase: { merchantId: MERCHANT_ID, orderId: 'A-1', returnId: 'R-7', occurredAt, currency: 'USD', amount: 1000, channel: 'store' },
    });
    expect(order.returns).toMatchObject([{ reversal: { amount: 1000, points: 10, entry: entry.number } }]);
  });

  it('is an entry even when it takes nothing', () => {
    const history = new MemberHistory();
    history.buys(aPurchase().of(2933));
    expect(history.returns(0, aReturnOf(33)).entry).toMatchObject({ kind: 'reverse', points: 0, postings: [] });
  });

  it('under the terms that the purchase earned under, when others are in force', () => {
    const now = aVersion(terms({ earning: { rates: [{ currency: 'USD', points: 10, perUnits: 1 }] } }), { version: 5 });
    const programme = { atPurchase: aVersion(terms(), { version: 3 }), now };
    const { account } = aMember().withPending(7, plusSeconds(NOW, DAY));
    const { ledger, order: credited } = decidePurchase(account, awaiting, aPurchase().of(2933).build(), programme, NOW);
    const { ledger: after } = decideReturn(ledger.account, credited, aReturnOf(1000), programme, plusSeconds(NOW, DAY));
    expect(after.appended.map(({ kind, programmeVersion, points }) => [kind, programmeVersion, points])).toEqual([
      ['mature', 5, 0],
      ['reverse', 3, -10],
    ]);
  });
});

describe('a return in parts', () => {
  it.each<[string, Rounding, readonly number[], readonly number[]]>([
    ['down', 'down', [33, 1, 899, 2000], [0, -1, -8, -20]],
    ['to the nearest', 'nearest', [33, 1, 899, 2000], [0, 0, -9, -20]],
    ['up', 'up', [33, 1, 899, 2000], [-1, 0, -9, -20]],
  ])('leaves what the rest earns, rounded %s', (_, rounding, parts, points) => {
    const history = new MemberHistory(terms({ earning: { rounding } }));
    history.buys(aPurchase().of(2933));
    expect(parts.map((amount) => history.returns(0, aReturnOf(amount)).entry.points)).toEqual(points);
    expect(balanceOf(history.account)).toEqual(aBalance());
  });

  it('takes all points back once the rest is below the minimum', () => {
    const rates = [{ currency: 'USD', points: 1, perUnits: 1, minimumAmount: 1000 }];
    const history = new MemberHistory(terms({ earning: { rates } }));
    history.buys(aPurchase().of(2933));
    expect(history.returns(0, aReturnOf(1933)).entry.points).toBe(-19);
    expect(history.returns(0, aReturnOf(1)).entry.points).toBe(-10);
    expect(history.returns(0, aReturnOf(999)).entry).toMatchObject({ points: 0, balance: aBalance() });
  });

  it('by lines, then by amount, brings back all', () => {
    const history = new MemberHistory();
    history.buys(aPurchase().withLines(aLine('CD-1', 2, 2933), aLine('LP-1', 1, 4000)));
    history.returns(
      0,
      aReturnOfLines([
        { sku: 'CD-1', quantity: 1 },
        { sku: 'LP-1', quantity: 1 },
      ]),
    );
    expect(balanceOf(history.account)).toEqual(aBalance({ active: 14 }));
    history.returns(0, aReturnOf(1467));
    expect(balanceOf(history.account)).toEqual(aBalance());
    expect(refusalOf(() => history.returns(0, aReturnOf(1))).code).toBe('RETURN_EXCEEDS_PURCHASE');
  });

  it('stops at an order that is said to have earned less than its rest does: a damaged one', () => {
    const { order } = bought(aMember().account, aPurchase().of(2933).build());
    const damaged = { ...order, credit: { ...order.credit, points: 5 } };
    expect(() => decideReturn(aMember().account, damaged, aReturnOf(1000), aProgramme(), NOW)).toThrow(
      new InvariantBroken('a return never adds points'),
    );
  });

  it('that is refused changes nothing', () => {
    const history = new MemberHistory();
    history.buys(aPurchase().of(2933));
    const { account, entries } = history;
    expect(refusalOf(() => history.returns(0, aReturnOf(2934))).field).toBe('amount');
    expect(refusalOf(() => history.returns(0, aReturnOf(1, { currency: 'EUR' }))).field).toBe('currency');
    expect(history).toMatchObject({ account, entries });
    expect(history.order(0).returns).toEqual([]);
  });
});

describe('returns that came before', () => {
  const kept = (...requests: readonly ReturnRequest[]): AwaitingOrder => requests.reduce(keepReturn<AwaitingOrder>, awaiting);
  const unclaimed: UnclaimedOrder = {
    ...awaiting,
    state: 'unclaimed',
    revision: 1,
    purchase: aPurchase().of(2933).build(),
    programmeVersion: 1,
  };

  it('their purchase are settled with it, each in an entry of its own', () => {
    const { ledger, entry, order } = bought(
      aMember().account,
      aPurchase().of(2933).build(),
      terms(),
      kept(aReturnOf(1000), aReturnOf(933)),
    );
    expect(ledger.appended.map(({ kind, points }) => [kind, points])).toEqual([
      ['earn', 29],
      ['reverse', -10],
      ['reverse', -9],
    ]);
    // The purchase is answered with its own entry, not with what came after it.
    expect(entry.kind).toBe('earn');
    expect(order.returns).toMatchObject([
      { kept: 'awaiting-purchase', reversal: { amount: 1000, points: 10, entry: 3 } },
      { kept: 'awaiting-purchase', reversal: { amount: 933, points: 9, entry: 4 } },
    ]);
  });

  it('a purchase of nothing, whose shipping earns, take back what it counts for, too', () => {
    const purchase = aPurchase({ shipping: 500 }).of(0).build();
    const { ledger } = bought(aMember().account, purchase, terms({ earning: { include: ['shipping'] } }), kept(aReturnOf(1)));
    expect(ledger.appended.map(({ kind, points, qualifying }) => [kind, points, qualifying?.points])).toEqual([
      ['earn', 5, 5],
      ['reverse', -5, -5],
    ]);
    expect(ledger.account.qualifying).toEqual([]);
  });

  it.each([
    ['one of more', [9000], [29]],
    ['one of more after another', [1000, 9000], [10, 19]],
    ['one for which nothing is left', [2933, 1], [29, 0]],
  ])('their purchase are capped at what was bought: %s', (_, parts, points) => {
    const { ledger, order } = bought(
      aMember().account,
      aPurchase().of(2933).build(),
      terms(),
      kept(...parts.map((amount) => aReturnOf(amount))),
    );
    expect(order.returns.map(({ reversal }) => reversal?.points)).toEqual(points);
    expect(balanceOf(ledger.account)).toEqual(aBalance());
  });

  it('enrolment are settled at enrolment, from the points that the purchase has just earned', () => {
    const order = keepReturn(unclaimed, aReturnOf(2000));
    const { ledger } = bought(aMember().withPoints(50).account, unclaimed.purchase, terms({ earning: { pendingDays: 3 } }), order);
    expect(balanceOf(ledger.account)).toEqual(aBalance({ active: 50, pending: 9 }));
  });

  it('enrolment are refused when they exceed a purchase that is known', () => {
    const order = keepReturn(unclaimed, aReturnOf(2000));
    expect(refusalOf(() => keepReturn(order, aReturnOf(935)))).toEqual({ code: 'RETURN_EXCEEDS_PURCHASE', field: 'amount' });
    expect(refusalOf(() => keepReturn(order, aReturnOf(1, { currency: 'EUR' }))).field).toBe('currency');
    expect(refusalOf(() => keepReturn(order, aReturnOfLines([{ sku: 'CD-1', quantity: 1 }]))).field).toBe('lines.0.sku');
    expect(keepReturn(order, aReturnOf(933)).returns).toHaveLength(2);
  });

  it('the purchase are not lost when it becomes unclaimed, and count against later ones', () => {
    const order: UnclaimedOrder = { ...kept(aReturnOf(2000)), state: 'unclaimed', purchase: unclaimed.purchase, programmeVersion: 1 };
    expect(refusalOf(() => keepReturn(order, aReturnOf(935))).code).toBe('RETURN_EXCEEDS_PURCHASE');
    const { ledger } = bought(aMember().account, order.purchase, terms(), keepReturn(order, aReturnOf(933)));
    expect(balanceOf(ledger.account)).toEqual(aBalance());
  });

  it('S10: in another currency take nothing, and say so', () => {
    const order = keepReturn(awaiting, aReturnOf(1_000, { currency: 'EUR' }));
    const { ledger } = bought(aMember().account, aPurchase().of(2933).build(), terms(), order);
    expect(ledger.appended.at(-1)).toMatchObject({ kind: 'reverse', points: 0 });
    expect(ledger.appended.at(-1)?.explanation).toContainEqual({
      rule: 'currency',
      matched: false,
      reason: 'the return is in EUR, the purchase in USD: nothing of it came back',
    });
  });

  it('the purchase and ask for more than it leave nothing; what is worth nothing can still come back', () => {
    const purchase = aPurchase()
      .withLines(aLine('CD-1', 1, 2933), aLine('GIFT', 1, 0))
      .build();
    const order: UnclaimedOrder = { ...kept(aReturnOf(9000)), state: 'unclaimed', purchase, programmeVersion: 1 };
    expect(refusalOf(() => keepReturn(order, aReturnOf(1))).code).toBe('RETURN_EXCEEDS_PURCHASE');
    expect(keepReturn(order, aReturnOfLines([{ sku: 'GIFT', quantity: 1 }])).returns).toHaveLength(2);
  });
});

/** The points of an amount, worked out another way than in the domain: amounts here are small enough for floats. */
function earns(earning: EarningTerms, currency: string, amount: number): number {
  const rate = earning.rates.find((other) => other.currency === currency);
  if (rate === undefined || amount < (rate.minimumAmount ?? 0)) return 0;
  const exact = (amount * rate.points) / ((currency === 'JPY' ? 1 : 100) * rate.perUnits);
  return { down: Math.floor, nearest: Math.round, up: Math.ceil }[earning.rounding](exact);
}

const someTerms: fc.Arbitrary<Terms> = fc
  .record({
    rounding: fc.constantFrom<Rounding>('down', 'nearest', 'up'),
    points: fc.constantFrom(1, 5, 25, 100),
    minimumAmount: fc.constantFrom(undefined, 1000),
    pendingDays: fc.constantFrom(0, 0, 1, 3),
    expiry: fc.constantFrom({ policy: 'never' } as const, expiringAfter(1), expiringAfter(1, 'month')),
    timeZone: fc.constantFrom('UTC', 'America/New_York', 'Pacific/Kiritimati'),
  })
  .map(({ timeZone, expiry, points, minimumAmount, ...earning }) =>
    terms({
      timeZone,
      expiry,
      earning: { ...earning, rates: ['USD', 'JPY'].map((currency) => ({ currency, points, perUnits: 1, minimumAmount })) },
    }),
  );
const currency = fc.constantFrom('USD', 'JPY');
/** Where an amount is cut into parts, as fractions. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 });

const partsOf = (amount: number, fractions: readonly number[]): readonly number[] => {
  const marks = [0, ...fractions.map((fraction) => Math.floor(fraction * amount)).toSorted((a, b) => a - b), amount];
  return marks
    .slice(1)
    .map((mark, index) => mark - (marks[index] ?? 0))
    .filter((part) => part > 0);
};

describe('laws of returns', () => {
  it('a purchase that came back in any parts has earned nothing and left no debt; on the way it keeps what the rest earns', () => {
    fc.assert(
      fc.property(
        someTerms,
        currency,
        fc.integer({ min: 1, max: 100_000 }),
        cuts,
        fc.array(fc.nat({ max: 60 })),
        (of, money, amount, fractions, hours) => {
          const history = new MemberHistory(of, aMember().withPoints(1000));
          history.buys(aPurchase().of(amount, money));
          let rest = amount;
          for (const [index, part] of partsOf(amount, fractions).entries()) {
            history.now = plusSeconds(history.now, (hours[index] ?? 0) * HOUR);
            history.returns(0, aReturnOf(part, { returnId: `R-${index}` }));
            rest -= part;
            const { active, pending, debt } = balanceOf(history.account);
            expect(active + pending).toBe(1000 + earns(of.earning, money, rest));
            expect(debt).toBe(0);
          }
          expect(rest).toBe(0);
          expect(history.account.batches).toEqual([{ expiresAt: null, points: 1000 }]);
          expect(history.account.pending).toEqual([]);
        },
      ),
      LAW,
    );
  });

  const basket = fc.array(
    fc.record({ sku: fc.constantFrom('A', 'B', 'C'), quantity: fc.integer({ min: 1, max: 4 }), amount: fc.nat({ max: 5000 }) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  );

  it('the same for lines that come back piece by piece, in any order and grouping', () => {
    fc.assert(
      fc.property(someTerms, basket, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (of, lines, order) => {
        const history = new MemberHistory(of);
        history.buys(aPurchase().withLines(...lines));
        const pieces = lines.flatMap(({ sku, quantity }) => Array.from({ length: quantity }, () => ({ sku, quantity: 1 })));
        const shuffled = pieces.map((piece, index) => [order[index] ?? 0, piece] as const).toSorted(([a], [b]) => a - b);
        const groups = Map.groupBy(shuffled, ([draw]) => Math.floor((draw % 97) / 30));
        for (const [group, members] of groups) {
          history.returns(
            0,
            aReturnOfLines(
              members.map(([, piece]) => piece),
              { returnId: `R-${group}` },
            ),
          );
        }
        expect(balanceOf(history.account)).toEqual(aBalance());
        expect(history.order(0).returns.reduce((sum, { reversal }) => sum + (reversal?.amount ?? 0), 0)).toBe(
          history.order(0).purchase.amount,
        );
      }),
      LAW,
    );
  });

  it('returns before the purchase come to the same as returns after it', () => {
    fc.assert(
      fc.property(someTerms, fc.integer({ min: 1, max: 100_000 }), cuts, fc.nat({ max: 5 }), (of, amount, fractions, howMany) => {
        const requests = partsOf(amount, fractions)
          .slice(0, howMany)
          .map((part, index) => aReturnOf(part, { returnId: `R-${index}` }));
        const before = bought(aMember().account, aPurchase().of(amount).build(), of, requests.reduce(keepReturn<AwaitingOrder>, awaiting));
        const after = new MemberHistory(of);
        after.buys(aPurchase().of(amount));
        for (const request of requests) after.returns(0, request);
        expect(balanceOf(before.ledger.account)).toEqual(balanceOf(after.account));
        expect(before.order.returns.map(({ reversal }) => reversal)).toEqual(after.order(0).returns.map(({ reversal }) => reversal));
      }),
      LAW,
    );
  });

  it('the member ends with the points earned less those spent, whatever was spent before', () => {
    fc.assert(
      fc.property(
        someTerms,
        fc.integer({ min: 1, max: 100_000 }),
        cuts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, amount, fractions, share) => {
          const history = new MemberHistory(of);
          history.buys(aPurchase().of(amount));
          const spent = Math.floor(share * balanceOf(history.account).active);
          if (spent > 0) history.adjusts(-spent);
          for (const [index, part] of partsOf(amount, fractions).entries()) history.returns(0, aReturnOf(part, { returnId: `R-${index}` }));
          expect(balanceOf(history.account)).toEqual(aBalance({ debt: spent }));
        },
      ),
      LAW,
    );
  });
});

type Step =
  | { readonly does: 'buy'; readonly amount: number; readonly currency: string }
  | { readonly does: 'return'; readonly order: number; readonly share: number }
  | { readonly does: 'add'; readonly points: number }
  /** A share of what is active; more than all of it is refused, as is more than the rest in a return. */
  | { readonly does: 'spend'; readonly share: number }
  | { readonly does: 'wait'; readonly hours: number };

const share = fc.integer({ min: 0, max: 12 }).map((tenths) => tenths / 10);
/** Weighted so that returns often meet points that were spent. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('buy' as const), amount: fc.nat({ max: 20_000 }), currency }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('return' as const), order: fc.nat({ max: 20 }), share }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('add' as const), points: fc.integer({ min: 1, max: 200 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('spend' as const), share }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 48 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), hours: fc.integer({ min: 100, max: 2000 }) }) },
);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 8, maxLength: 20 });

/** @returns whether it was done; refusals are part of life. */
function happens(history: MemberHistory, step: Step): boolean {
  try {
    switch (step.does) {
      case 'buy':
        history.buys(aPurchase().of(step.amount, step.currency));
        break;
      case 'return': {
        if (history.orders.length === 0) return false;
        const index = step.order % history.orders.length;
        const order = history.order(index);
        const left = order.returns.reduce((rest, { reversal }) => rest - (reversal?.amount ?? 0), order.purchase.amount);
        history.returns(index, aReturnOf(Math.max(1, Math.ceil(step.share * left)), { returnId: `R-${order.returns.length}` }));
        break;
      }
      case 'add':
        history.adjusts(step.points);
        break;
      case 'spend':
        history.adjusts(-Math.max(1, Math.ceil(step.share * balanceOf(history.accountNow()).active)));
        break;
      case 'wait':
        history.now = plusSeconds(history.now, step.hours * HOUR);
        break;
    }
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The books, added up by hand: nothing here is asked of the domain but what it wrote. */
function audit({ account, entries }: MemberHistory): void {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const active = sum(account.batches.map(({ points }) => points));
  const pending = sum(account.pending.map(({ points }) => points));
  expect(active + pending - account.debt).toBe(sum(entries.map(({ points }) => points)));
  expect(
    Math.min(account.debt, ...account.batches.map(({ points }) => points - 1), ...account.pending.map(({ points }) => points - 1)),
  ).toBeGreaterThanOrEqual(0);
  if (account.debt > 0) expect(account.batches).toEqual([]);

  let running = 0;
  for (const [index, { number, points, balance }] of entries.entries()) {
    running += points;
    expect(number).toBe(index + 1);
    expect(balance.active + balance.pending - balance.debt).toBe(running);
    expect(Math.min(balance.active, balance.pending, balance.debt)).toBeGreaterThanOrEqual(0);
    if (balance.debt > 0) expect(balance.active).toBe(0);
  }
  expect(entries.at(-1)?.balance).toEqual({ active, pending, debt: account.debt });
}

describe('a random history', () => {
  it.each([
    ['cases of the run', LAW],
    ['known cases', KNOWN_CASES],
  ])('keeps its books after every step (%s)', (cases, runs) => {
    const done = new Map<string, number>();
    let debts = 0;
    fc.assert(
      fc.property(someTerms, steps, (of, all) => {
        const history = new MemberHistory(of);
        for (const step of all) {
          const before = history.account;
          if (happens(history, step)) done.set(step.does, (done.get(step.does) ?? 0) + 1);
          else expect(history.account).toBe(before);
          audit(history);
          if (history.account.debt > 0) debts += 1;
        }
        expect(replay(PROGRAMME_ID, MEMBER_ID, history.entries)).toEqual(history.account);
        expect(concludeProof(history.entries.reduce(proveEntry, beginProof(PROGRAMME_ID, MEMBER_ID)), history.account)).toEqual([]);
        const { active, pending, debt } = balanceOf(history.accountNow());
        expect(Math.min(active, pending, debt)).toBeGreaterThanOrEqual(0);
        for (const { credit, purchase, returns } of history.orders) {
          const kept = returns.reduce((points, { reversal }) => points - (reversal?.points ?? 0), credit.points);
          const rest = returns.reduce((left, { reversal }) => left - (reversal?.amount ?? 0), purchase.amount);
          expect(kept).toBe(rest === 0 && returns.length > 0 ? 0 : earns(of.earning, purchase.currency, rest));
        }
      }),
      runs,
    );
    if (cases !== 'known cases') return;
    // The law must have seen life, debt included.
    for (const does of ['buy', 'return', 'add', 'spend', 'wait']) expect(done.get(does)).toBeGreaterThan(KNOWN_CASES.numRuns / 2);
    expect(debts).toBeGreaterThan(KNOWN_CASES.numRuns / 2);
  });
});
