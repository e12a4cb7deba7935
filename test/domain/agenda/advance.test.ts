import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { advance } from '../../../shared/domain/agenda/advance.ts';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { type Instant, plusSeconds, toInstant } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import { activate } from '../../../shared/domain/ledger/activation.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import type { ExpiresAt } from '../../../shared/domain/ledger/entry-header.ts';
import { openLedger, replay } from '../../../shared/domain/ledger/ledger.ts';
import { accountAt } from '../../../shared/domain/ledger/point-timers.ts';
import { aBalance, aMember, anAccount, aVersion, LAW, MEMBER_ID, NOW, PROGRAMME_ID, terms } from '../../support/kernel/builders.ts';

const DAY = 86_400;
const day = (days: number): Instant => plusSeconds(NOW, days * DAY);
const justBefore = (at: Instant): Instant => toInstant(Date.parse(at) - 1);
const buckets = ({ batches, pending, held, debt }: Account) => ({ batches, pending, held, debt });

describe('activate', () => {
  test.each([
    [10, 0, [{ bucket: 'active', expiresAt: null, points: 10 }]],
    [
      10,
      4,
      [
        { bucket: 'debt', points: -4 },
        { bucket: 'active', expiresAt: null, points: 6 },
      ],
    ],
    [10, 10, [{ bucket: 'debt', points: -10 }]],
    [10, 11, [{ bucket: 'debt', points: -10 }]],
    [0, 5, []],
    [0, 0, []],
  ])('%d points with a debt of %d', (points, debt, postings) => {
    expect(activate(points, { expiresAt: null }, debt)).toEqual(postings);
  });
});

describe('pending points', () => {
  const waiting = aMember().withPending(10, day(3), day(30)).account;

  test.each([
    ['a millisecond before they mature', justBefore(day(3)), aBalance({ pending: 10 })],
    ['as they mature', day(3), aBalance({ active: 10 })],
    ['a millisecond before they expire', justBefore(day(30)), aBalance({ active: 10 })],
    ['as they expire', day(30), aBalance()],
  ])('%s', (_, now, balance) => {
    expect(balanceOf(accountAt(waiting, now))).toEqual(balance);
    expect(balanceOf(advance(openLedger(waiting), now, aVersion()).account)).toEqual(balance);
  });

  it('keep their expiry when they mature late', () => {
    expect(accountAt(waiting, day(20)).batches).toEqual([{ expiresAt: day(30), points: 10 }]);
  });

  it('repay debt as they mature, those that mature first going first', () => {
    const owing = aMember().owing(15).withPending(10, day(1), day(50)).withPending(10, day(2), day(40)).account;
    expect(buckets(accountAt(owing, day(1)))).toEqual({
      batches: [],
      pending: [{ maturesAt: day(2), expiresAt: day(40), points: 10 }],
      held: [],
      debt: 5,
    });
    expect(buckets(accountAt(owing, day(2)))).toEqual({ batches: [{ expiresAt: day(40), points: 5 }], pending: [], held: [], debt: 0 });
  });

  it('repay debt even when they have expired before anyone looked', () => {
    const owing = aMember().owing(4).withPending(10, day(1), day(30)).account;
    expect(buckets(accountAt(owing, day(300)))).toEqual({ batches: [], pending: [], held: [], debt: 0 });
  });
});

describe('held points', () => {
  const reserved = aMember().withPoints(5, day(30)).withHeld(10, day(3), day(30)).account;

  test.each([
    ['a millisecond before the reservation lapses', justBefore(day(3)), aBalance({ active: 5, held: 10 })],
    ['as it lapses', day(3), aBalance({ active: 15 })],
    ['as the batch expires that they came from', day(30), aBalance()],
  ])('%s', (_, now, balance) => {
    expect(balanceOf(accountAt(reserved, now))).toEqual(balance);
    expect(balanceOf(advance(openLedger(reserved), now, aVersion()).account)).toEqual(balance);
  });

  it('go back to the batch that they came from', () => {
    expect(accountAt(reserved, day(3)).batches).toEqual([{ expiresAt: day(30), points: 15 }]);
  });

  it('of all reservations that have lapsed come back in one entry, before what has expired meanwhile expires', () => {
    const { account } = aMember()
      .withHeld(4, day(1), day(2), 'red_1')
      .withHeld(8, day(1), null, 'red_1')
      .withHeld(16, day(3), null, 'red_2');
    const { appended } = advance(openLedger(account), day(5), aVersion());
    expect(appended).toMatchObject([
      {
        kind: 'lapse',
        points: 0,
        balance: aBalance({ active: 28 }),
        explanation: [4, 8, 16].map((points) => ({ rule: 'reservation', points })),
      },
      { kind: 'expire', points: -4, balance: aBalance({ active: 24 }) },
    ]);
  });

  it('repay debt that a return has left meanwhile, in the order of time with what matures', () => {
    const owing = aMember().owing(15).withHeld(10, day(1), day(50)).withPending(10, day(2), day(40)).account;
    const { account, appended } = advance(openLedger(owing), day(3), aVersion());
    expect(appended.map(({ kind, balance: { debt } }) => `${kind} ${debt}`)).toEqual(['lapse 5', 'mature 0']);
    expect(account.batches).toEqual([{ expiresAt: day(40), points: 5 }]);
  });
});

describe('advance', () => {
  it('appends nothing when nothing is due', () => {
    const ledger = openLedger(aMember().withPoints(5, day(2)).withPending(5, day(1)).account);
    expect(advance(ledger, justBefore(day(1)), aVersion())).toBe(ledger);
  });

  it('appends one entry for all maturities and one for all expiries, and says why', () => {
    const { account } = aMember().withPoints(1, day(1)).withPoints(2, day(2)).withPending(4, day(1)).withPending(8, day(2), day(3));
    const { appended } = advance(openLedger(account), day(3), aVersion(undefined, { version: 7 }));
    expect(appended).toMatchObject([
      {
        kind: 'mature',
        at: day(3),
        programmeVersion: 7,
        points: 0,
        balance: aBalance({ active: 15 }),
        explanation: [
          { rule: 'pending-period', points: 4 },
          { rule: 'pending-period', points: 8 },
        ],
      },
      {
        kind: 'expire',
        at: day(3),
        programmeVersion: 7,
        points: -11,
        balance: aBalance({ active: 4 }),
        explanation: [
          { rule: 'expiry', points: -1 },
          { rule: 'expiry', points: -2 },
          { rule: 'expiry', points: -8 },
        ],
      },
    ]);
  });

  it('says that maturing points repaid debt', () => {
    const { appended } = advance(openLedger(aMember().owing(4).withPending(10, day(1)).account), day(1), aVersion());
    expect(appended[0]?.explanation).toEqual([
      { rule: 'pending-period', matched: true, points: 10, reason: `pending until ${day(1)}` },
      { rule: 'debt', matched: true, points: -4, reason: '4 points repaid what a return had left owing' },
    ]);
  });

  it('does nothing the second time', () => {
    const once = advance(openLedger(aMember().withPoints(5, day(1)).withPending(5, day(1)).account), day(1), aVersion());
    expect(advance(once, day(1), aVersion())).toBe(once);
  });
});

const someDay = fc.integer({ min: 1, max: 12 }).map(day);
const expiry: fc.Arbitrary<ExpiresAt> = fc.option(someDay, { nil: null });
const points = fc.integer({ min: 1, max: 50 });

/** Members as decisions make them: no active points beside debt. Expiry may come before maturity, which terms do not allow. */
const aCase = fc
  .record({
    active: fc.array(fc.record({ points, expiresAt: expiry }), { maxLength: 4 }),
    pending: fc.array(fc.record({ points, maturesAt: someDay, expiresAt: expiry }), { maxLength: 5 }),
    held: fc.array(fc.record({ points, lapsesAt: someDay, expiresAt: expiry, redemptionId: fc.constantFrom('red_1', 'red_2', 'red_3') }), {
      maxLength: 4,
    }),
    debt: fc.option(fc.integer({ min: 1, max: 120 }), { nil: 0 }),
  })
  .map(({ active, pending, held, debt }) => {
    let member = aMember();
    if (debt > 0) member = member.owing(debt);
    else for (const batch of active) member = member.withPoints(batch.points, batch.expiresAt);
    for (const batch of pending) member = member.withPending(batch.points, batch.maturesAt, batch.expiresAt);
    for (const batch of held) member = member.withHeld(batch.points, batch.lapsesAt, batch.expiresAt, batch.redemptionId);
    return member;
  });
const times = fc
  .array(fc.integer({ min: 0, max: 13 * 24 }), { minLength: 1, maxLength: 6 })
  .map((hours) => hours.toSorted((a, b) => a - b).map((hour) => plusSeconds(NOW, hour * 3600)));

describe('laws: a balance is a function of account and time', () => {
  it('advancing step by step ends where one step does, and where reading without any job does', () => {
    fc.assert(
      fc.property(aCase, times, ({ account }, steps) => {
        const last = steps.at(-1) ?? NOW;
        let ledger = openLedger(account);
        for (const step of steps) ledger = advance(ledger, step, aVersion());
        const read = buckets(accountAt(account, last));
        expect(buckets(ledger.account)).toEqual(read);
        expect(buckets(advance(openLedger(account), last, aVersion()).account)).toEqual(read);
      }),
      { ...LAW, numRuns: 2 * LAW.numRuns },
    );
  });

  it('going from one next action to the next misses nothing, and ends in a look once a year', () => {
    fc.assert(
      fc.property(aCase, ({ account, entries }) => {
        let ledger = openLedger(account);
        const looks: Instant[] = [];
        for (let at = nextActionAt(account, terms(), NOW); at !== null && at <= day(1000); at = nextActionAt(ledger.account, terms(), at)) {
          expect(buckets(accountAt(ledger.account, justBefore(at)))).toEqual(buckets(ledger.account));
          const before = ledger.account.version;
          ledger = advance(ledger, at, aVersion());
          if (ledger.account.version === before) looks.push(at);
        }
        const years = [1, 2, 3].map((year) => plusSeconds(account.enrolledAt ?? NOW, year * 366 * DAY));
        expect(looks).toEqual(account.enrolledAt === null ? [] : years.filter((at) => at > NOW && at <= day(1000)));
        expect(buckets(ledger.account)).toEqual(buckets(accountAt(account, day(1000))));
        expect(replay(PROGRAMME_ID, MEMBER_ID, [...entries, ...ledger.appended])).toEqual(ledger.account);
      }),
      LAW,
    );
  });

  it('time makes no points, and no debt', () => {
    fc.assert(
      fc.property(aCase, times, ({ account }, [now = NOW]) => {
        const before = balanceOf(account);
        const after = balanceOf(accountAt(account, now));
        const sum = ({ active, pending, held = 0, debt }: typeof before) => active + pending + held - debt;
        expect(sum(after)).toBeLessThanOrEqual(sum(before));
        expect(after.debt).toBeLessThanOrEqual(before.debt);
        if (after.debt > 0) expect(after.active).toBe(0);
      }),
      LAW,
    );
  });
});

it('reads the account of a member that does not exist yet', () => {
  expect(accountAt(anAccount(), NOW)).toEqual(anAccount());
});
