import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { lifetimeOf } from '../../../shared/domain/earning/expiry.ts';
import type { ExpiryTerms } from '../../../shared/domain/earning/expiry-terms.ts';
import { toInstant } from '../../../shared/domain/kernel/time.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { replay } from '../../../shared/domain/ledger/ledger.ts';
import { decideExtension, decideReinstatement } from '../../../shared/domain/ledger/points-extension.ts';
import { checkTerms } from '../../../shared/domain/programmes/programme.ts';
import {
  aMember,
  aPurchase,
  aReturnOf,
  aVersion,
  LAW,
  MEMBER_ID,
  MemberHistory,
  NOTE,
  NOW,
  PROGRAMME_ID,
  refusalOf,
  terms,
  tierTerms,
} from '../../support/kernel/builders.ts';

const inactivity = (months: number): ExpiryTerms => ({ policy: 'inactivity', months, to: 'day' });

/** Dollars on a day at noon in UTC. @returns the order. */
function buys(life: MemberHistory, day: string, dollars: number): number {
  life.now = toInstant(`${day}T12:00:00Z`);
  return life.buys(aPurchase({ occurredAt: life.now }).of(dollars * 100));
}

describe('points last, credited on 21 November 2026 at noon in New York', () => {
  test.each<[string, ExpiryTerms, string]>([
    ['90 days', { policy: 'after', days: 90, to: 'day' }, '2027-02-20T05:00:00Z'],
    ['90 days, to the month', { policy: 'after', days: 90, to: 'month' }, '2027-03-01T05:00:00Z'],
    ['a month, to the quarter', { policy: 'after', months: 1, to: 'quarter' }, '2027-01-01T05:00:00Z'],
    ['two months, to the quarter', { policy: 'after', months: 2, to: 'quarter' }, '2027-04-01T04:00:00Z'],
    ['twelve months, to the year', { policy: 'after', months: 12, to: 'year' }, '2028-01-01T05:00:00Z'],
    ['through the next 31 March', { policy: 'date', month: 3, day: 31, atLeastDays: 1 }, '2027-04-01T04:00:00Z'],
    ['through the next 22 November, tomorrow', { policy: 'date', month: 11, day: 22, atLeastDays: 1 }, '2026-11-23T05:00:00Z'],
    ['through a 21 November that must not be today', { policy: 'date', month: 11, day: 21, atLeastDays: 1 }, '2027-11-22T05:00:00Z'],
    ['through the 31 March that is 180 days away', { policy: 'date', month: 3, day: 31, atLeastDays: 180 }, '2028-04-01T04:00:00Z'],
    ['through 29 February, which is the 28th in 2027', { policy: 'date', month: 2, day: 29, atLeastDays: 1 }, '2027-03-01T05:00:00Z'],
    ['six months since the last purchase', inactivity(6), '2027-05-22T04:00:00Z'],
  ])('%s', (_, expiry, expiresAt) => {
    expect(lifetimeOf({ expiry, timeZone: 'America/New_York' }, 0, toInstant('2026-11-21T17:00:00Z')).expiresAt).toBe(toInstant(expiresAt));
  });
});

describe('points that last while their member earns', () => {
  it('are put off by every purchase, all of them, in its entry', () => {
    const life = new MemberHistory(terms({ timeZone: 'UTC', expiry: inactivity(6) }));
    buys(life, '2026-11-21', 100);
    buys(life, '2027-05-21', 50);
    expect(life.account.batches).toEqual([{ expiresAt: '2027-11-22T00:00:00.000Z', inactivity: 'P6M/day', points: 150 }]);
    expect(life.entries.at(-1)).toMatchObject({ points: 50, balance: { active: 150 } });
    life.now = toInstant('2027-11-22T00:00:00Z');
    expect(balanceOf(life.accountNow()).active).toBe(0);
  });

  it('a day too late they have expired before it', () => {
    const life = new MemberHistory(terms({ timeZone: 'UTC', expiry: inactivity(6) }));
    buys(life, '2026-11-21', 100);
    buys(life, '2027-05-22', 50);
    expect(life.entries.slice(-2).map(({ kind, points }) => [kind, points])).toEqual([
      ['expire', -100],
      ['earn', 50],
    ]);
  });

  it('keep their own terms beside points of others', () => {
    const life = new MemberHistory(
      terms({ timeZone: 'UTC', expiry: inactivity(6) }),
      aMember().withPoints(7, toInstant('2027-01-01T00:00:00Z')),
    );
    buys(life, '2026-11-21', 100);
    buys(life, '2026-12-21', 1);
    expect(life.account.batches).toEqual([
      { expiresAt: '2027-01-01T00:00:00.000Z', points: 7 },
      { expiresAt: '2027-06-22T00:00:00.000Z', inactivity: 'P6M/day', points: 101 },
    ]);
  });

  it('a return takes from where its points lie by now', () => {
    const life = new MemberHistory(terms({ timeZone: 'UTC', expiry: inactivity(6) }));
    const first = buys(life, '2026-11-21', 100);
    buys(life, '2027-01-21', 50);
    life.returns(first, aReturnOf(10_000, { occurredAt: life.now }));
    expect(life.account).toMatchObject({ batches: [{ expiresAt: '2027-07-22T00:00:00.000Z', points: 50 }], debt: 0 });
  });

  it('a return takes from its own, though others end before', () => {
    const life = new MemberHistory(terms({ timeZone: 'UTC', expiry: inactivity(6) }));
    life.now = toInstant('2026-11-22T00:00:01Z');
    const order = life.buys(aPurchase({ occurredAt: life.now }).of(10_000));
    // By a clock that is a little behind it is still the day before.
    life.now = toInstant('2026-11-21T23:59:59Z');
    life.buys(aPurchase({ occurredAt: life.now }).of(5_000));
    life.returns(order, aReturnOf(4_000, { occurredAt: life.now }));
    expect(life.account.batches).toEqual([
      { expiresAt: '2027-05-22T00:00:00.000Z', inactivity: 'P6M/day', points: 50 },
      { expiresAt: '2027-05-23T00:00:00.000Z', inactivity: 'P6M/day', points: 60 },
    ]);
  });

  it('are not moved by a purchase that puts nothing off', () => {
    const life = new MemberHistory(terms({ timeZone: 'UTC', expiry: inactivity(6) }));
    buys(life, '2026-11-21', 100);
    buys(life, '2026-11-21', 50);
    expect(life.entries.at(-1)?.postings).toEqual([
      { bucket: 'active', expiresAt: '2027-05-22T00:00:00.000Z', inactivity: 'P6M/day', points: 50 },
    ]);
  });

  it('pending ones too', () => {
    const life = new MemberHistory(terms({ timeZone: 'UTC', expiry: inactivity(6), earning: { pendingDays: 30 } }));
    buys(life, '2026-11-21', 100);
    buys(life, '2026-11-30', 50);
    expect(new Set(life.account.pending.map(({ expiresAt }) => expiresAt))).toEqual(new Set(['2027-05-31T00:00:00.000Z']));
  });
});

it("a tier's own expiry is that of points earned in it", () => {
  const { levels } = tierTerms();
  const own = levels.map((level) => (level.id === 'silver' ? { ...level, benefits: { expiry: { policy: 'never' } as const } } : level));
  const life = new MemberHistory(
    terms({ timeZone: 'UTC', expiry: { policy: 'after', months: 1, to: 'day' }, tiers: tierTerms({ levels: own }) }),
  );
  buys(life, '2026-11-21', 500);
  buys(life, '2026-11-22', 10);
  expect(life.account.batches).toEqual([
    { expiresAt: '2026-12-22T00:00:00.000Z', points: 500 },
    { expiresAt: null, points: 10 },
  ]);
});

describe('members are warned of points that expire', () => {
  const life = () => {
    const one = new MemberHistory(terms({ timeZone: 'UTC', expiry: { policy: 'after', months: 1, to: 'day' }, expiryWarningDays: 7 }));
    buys(one, '2026-11-21', 10);
    buys(one, '2026-11-25', 20);
    return one;
  };
  const warningsBy = (at: string) => {
    const one = life();
    for (const now of [
      '2026-12-13T23:59:59Z',
      '2026-12-14T00:00:00Z',
      '2026-12-17T00:00:00Z',
      '2026-12-18T00:00:00Z',
      '2026-12-19T00:00:00Z',
    ]) {
      if (now > at) break;
      one.now = toInstant(now);
      one.advances();
    }
    return one.entries.filter(({ kind }) => kind === 'warn').map(({ explanation }) => explanation.map(({ reason }) => reason));
  };

  test.each([
    ['not a second early', '2026-12-13T23:59:59Z', []],
    [
      'seven days before the last on which they can be spent',
      '2026-12-14T00:00:00Z',
      [['10 points can be spent until 2026-12-22T00:00:00.000Z']],
    ],
    [
      'once for each batch',
      '2026-12-19T00:00:00Z',
      [['10 points can be spent until 2026-12-22T00:00:00.000Z'], ['20 points can be spent until 2026-12-26T00:00:00.000Z']],
    ],
  ])('%s', (_, at, warnings) => {
    expect(warningsBy(at)).toEqual(warnings);
  });

  it('in one entry for all that a late job finds, and not of what has expired by then', () => {
    const one = life();
    one.now = toInstant('2026-12-23T00:00:00Z');
    one.advances();
    expect(one.entries.slice(-2).map(({ kind, explanation }) => [kind, explanation.map(({ points }) => points)])).toEqual([
      ['expire', [-10]],
      ['warn', [20]],
    ]);
  });
});

describe('a manager', () => {
  const expiring = aMember()
    .withPoints(5, toInstant('2027-01-01T00:00:00Z'))
    .withPoints(7, toInstant('2028-01-01T00:00:00Z'))
    .withPoints(9);

  it('lets points last longer that would expire before', () => {
    const { account, appended } = decideExtension(expiring.account, toInstant('2027-06-01T00:00:00Z'), NOTE, aVersion(), NOW);
    expect(account.batches).toEqual([
      { expiresAt: '2027-06-01T00:00:00.000Z', points: 5 },
      { expiresAt: '2028-01-01T00:00:00.000Z', points: 7 },
      { expiresAt: null, points: 9 },
    ]);
    expect(appended).toMatchObject([{ kind: 'extend', points: 0, note: NOTE.commitment, sealed: NOTE.sealed }]);
  });

  test.each([
    ['into the past', '2026-11-21T11:00:00Z'],
    ['what does not expire before', '2026-12-01T00:00:00Z'],
    ['what expires on that very instant', '2027-01-01T00:00:00Z'],
  ])('cannot extend %s', (_, until) => {
    expect(refusalOf(() => decideExtension(expiring.account, toInstant(until), NOTE, aVersion(), NOW))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'until',
    });
  });

  const lapsed = () => {
    const life = new MemberHistory({
      ...terms({ timeZone: 'UTC', expiry: { policy: 'after', months: 1, to: 'day' } }),
      reinstatementDays: 30,
    });
    buys(life, '2026-11-21', 10);
    life.now = toInstant('2026-12-22T00:00:00Z');
    life.advances();
    return life;
  };
  const reinstated = (life: MemberHistory, at: string, entry = life.entries.at(-1)) => {
    if (entry === undefined) throw new TypeError('nothing expired');
    return decideReinstatement(life.account, entry, NOTE, life.programme.now, toInstant(at));
  };

  it('brings expired points back, for as long as points credited now last', () => {
    const { account, appended } = reinstated(lapsed(), '2027-01-21T00:00:00Z');
    expect(account.batches).toEqual([{ expiresAt: '2027-02-22T00:00:00.000Z', points: 10 }]);
    expect(appended).toMatchObject([{ kind: 'reinstate', points: 10, balance: { active: 10 } }]);
  });

  it('not after the window, and only what expired', () => {
    const life = lapsed();
    expect(refusalOf(() => reinstated(life, '2027-01-21T00:00:00.001Z'))).toEqual({ code: 'VALIDATION_FAILED', field: 'entry' });
    expect(refusalOf(() => reinstated(life, '2026-12-23T00:00:00Z', life.entries[1]))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'entry',
    });
  });
});

describe('terms', () => {
  test.each<[string, ExpiryTerms, string]>([
    ['90 days of pending and 90 of expiry', { policy: 'after', days: 90, to: 'day' }, 'expiry.days'],
    ['a date that can be tomorrow', { policy: 'date', month: 3, day: 31, atLeastDays: 1 }, 'expiry.atLeastDays'],
    ['three months of inactivity', { policy: 'inactivity', months: 3, to: 'day' }, 'expiry.months'],
    ['31 April', { policy: 'date', month: 4, day: 31, atLeastDays: 200 }, 'expiry.day'],
  ])('refuse %s', (_, expiry, field) => {
    expect(refusalOf(() => checkTerms(terms({ expiry, earning: { pendingDays: 90 } })))).toEqual({ code: 'VALIDATION_FAILED', field });
  });
});

it('the account is the fold of its entries under all policies, and no point comes from nowhere', () => {
  const policies = fc.constantFrom<ExpiryTerms>(
    inactivity(2),
    { policy: 'after', days: 40, to: 'month' },
    { policy: 'date', month: 6, day: 30, atLeastDays: 20 },
    { policy: 'never' },
  );
  const steps = fc.array(fc.record({ days: fc.nat({ max: 90 }), dollars: fc.integer({ min: 1, max: 300 }), spends: fc.boolean() }), {
    maxLength: 15,
  });
  fc.assert(
    fc.property(policies, fc.constantFrom(0, 10), fc.constantFrom(0, 14), steps, (expiry, pendingDays, expiryWarningDays, taken) => {
      const life = new MemberHistory(terms({ expiry, expiryWarningDays, earning: { pendingDays } }));
      let earned = 0;
      for (const { days, dollars, spends } of taken) {
        life.now = toInstant(Date.parse(life.now) + days * 86_400_000);
        life.buys(aPurchase({ occurredAt: life.now }).of(dollars * 100));
        earned += dollars;
        const { active } = balanceOf(life.accountNow());
        if (spends && active > 0) {
          life.adjusts(-active);
          earned -= active;
        }
      }
      const expired = life.entries.filter(({ kind }) => kind === 'expire').reduce((sum, { points }) => sum - points, 0);
      const { active, pending } = balanceOf(life.account);
      expect(active + pending).toBe(earned - expired);
      expect(replay(PROGRAMME_ID, MEMBER_ID, life.entries)).toEqual(life.account);
    }),
    LAW,
  );
});
