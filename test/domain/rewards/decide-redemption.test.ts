import { describe, expect, test } from 'vitest';
import { nextActionAt } from '../../../shared/domain/agenda/next-action.ts';
import { extendByActivity } from '../../../shared/domain/earning/expiry.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import { openLedger, replay } from '../../../shared/domain/ledger/ledger.ts';
import { accountAt } from '../../../shared/domain/ledger/point-timers.ts';
import { decideExtension } from '../../../shared/domain/ledger/points-extension.ts';
import {
  decideCommit,
  decideRedemption,
  decideReservation,
  MAX_OPEN_RESERVATIONS,
  type Wanted,
} from '../../../shared/domain/rewards/decide-redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { aBalance, aMember, aVersion, MEMBER_ID, NOTE, NOW, PROGRAMME_ID, refusalOf, terms } from '../../support/kernel/builders.ts';
import { aReward } from '../../support/rewards/reward-builders.ts';

const SPRING = plusSeconds(NOW, 100 * 86_400);
const LAPSES = plusSeconds(NOW, 15 * 60);
const given = { voucherCode: '7ZK4Q0XM2VBN1111X' };
const wanted = (special: Partial<RewardTerms> = {}, differing: Partial<Wanted> = {}): Wanted => ({
  redemptionId: 'red_1',
  reward: aReward(special),
  units: 1,
  ...differing,
});
const member = aMember().withPoints(30, SPRING).withPoints(40);

describe('redeeming in one step', () => {
  test('takes points out of the batches that expire first, and keeps from where', () => {
    const { ledger, redemption } = decideRedemption(member.account, wanted(), given, aVersion(), NOW);
    const spent = [
      { expiresAt: SPRING, points: 30 },
      { expiresAt: null, points: 20 },
    ];
    expect(ledger.appended).toMatchObject([
      {
        kind: 'redeem',
        points: -50,
        balance: aBalance({ active: 20 }),
        postings: spent.map((batch) => ({ bucket: 'active', ...batch, points: -batch.points })),
        redemption: { redemptionId: 'red_1', rewardId: 'rew_coffee', rewardVersion: 1 },
        explanation: [
          { rule: 'redemption', points: -50, reason: 'A cup of coffee for 50 points, oldest expiry first' },
          { rule: 'batch', points: -30, reason: `valid until ${SPRING}` },
          { rule: 'batch', points: -20, reason: 'never expire' },
        ],
      },
    ]);
    expect(redemption).toMatchObject({
      state: 'issued',
      memberId: MEMBER_ID,
      points: 50,
      spent,
      issuedAt: NOW,
      voucher: { code: given.voucherCode, expiresAt: '2026-12-21T23:00:00.000Z' },
    });
  });

  test.each<[string, Partial<RewardTerms>, object, readonly string[]]>([
    [
      'a gift card has a balance',
      { gift: { kind: 'gift-card', value: { currency: 'EUR', amount: 500 } } },
      { voucher: { code: given.voucherCode, expiresAt: null, balance: { currency: 'EUR', amount: 500 } } },
      [],
    ],
    [
      'an imported code is given as it is',
      { gift: { kind: 'code', lowStock: 1 }, cancel: { issued: 'never', expiredPoints: 'expire' } },
      { code: 'PARTNER-1' },
      ['voucher'],
    ],
    ['what is sent has no voucher', { gift: { kind: 'physical', sku: 'MUG-1' } }, { state: 'issued' }, ['voucher', 'code']],
  ])('%s', (_, special, expected, absent) => {
    const code = special.gift?.kind === 'code' ? { code: 'PARTNER-1' } : {};
    const { redemption } = decideRedemption(member.account, wanted(special), { ...given, ...code }, aVersion(), NOW);
    expect(redemption).toMatchObject(expected);
    for (const field of absent) expect(redemption).not.toHaveProperty(field);
  });

  test('of several units costs each, up to the most', () => {
    const special: Partial<RewardTerms> = {
      gift: { kind: 'cashback', value: { currency: 'EUR', amount: 1 }, mostUnits: 60 },
      cost: { points: 1 },
    };
    const { ledger, redemption } = decideRedemption(member.account, wanted(special, { units: 60 }), given, aVersion(), NOW);
    expect(ledger.appended.at(-1)).toMatchObject({ points: -60, redemption: { units: 60 } });
    expect(redemption).toMatchObject({ units: 60, points: 60 });
    const tooMany = () => decideRedemption(member.account, wanted(special, { units: 61 }), given, aVersion(), NOW);
    expect(refusalOf(tooMany)).toEqual({ code: 'VALIDATION_FAILED', field: 'units' });
  });

  test('of what costs nothing takes nothing', () => {
    const { ledger } = decideRedemption(aMember().account, wanted({ cost: { points: 0 } }), given, aVersion(), NOW);
    expect(ledger.appended).toMatchObject([{ kind: 'redeem', points: 0, postings: [] }]);
  });

  test('sees what time has made of the account: matured points can be spent, expired ones cannot', () => {
    const waiting = aMember().withPending(50, NOW).account;
    expect(decideRedemption(waiting, wanted(), given, aVersion(), NOW).ledger.appended.map(({ kind }) => kind)).toEqual([
      'mature',
      'redeem',
    ]);
    const expired = aMember().withPoints(50, NOW).account;
    expect(refusalOf(() => decideRedemption(expired, wanted(), given, aVersion(), NOW)).code).toBe('INSUFFICIENT_POINTS');
  });

  test('keeps which period it counts in', () => {
    const limit = { redemptions: 1, per: 'month' } as const;
    expect(decideRedemption(member.account, wanted({ limit }), given, aVersion(), NOW).redemption.countedFrom).toBe('2026-11-01');
  });
});

describe('a reservation', () => {
  const reserve = (account = member.account, id = 'red_1') => decideReservation(account, wanted({}, { redemptionId: id }), aVersion(), NOW);

  test('holds points by the batch, for the minutes of the terms', () => {
    const { ledger, redemption } = reserve();
    expect(ledger.appended).toMatchObject([{ kind: 'hold', points: 0, balance: aBalance({ active: 20, held: 50 }) }]);
    expect(ledger.account.held).toEqual([
      { redemptionId: 'red_1', lapsesAt: LAPSES, expiresAt: SPRING, points: 30 },
      { redemptionId: 'red_1', lapsesAt: LAPSES, expiresAt: null, points: 20 },
    ]);
    expect(redemption).toMatchObject({ state: 'reserved', lapsesAt: LAPSES, points: 50 });
    expect(redemption).not.toHaveProperty('voucher');
    expect(nextActionAt(ledger.account, terms(), NOW)).toBe(LAPSES);
  });

  test('lapses by itself, and leaves the account as it was', () => {
    const { ledger } = reserve();
    const { batches, held } = accountAt(ledger.account, LAPSES);
    expect({ batches, held }).toEqual({ batches: member.account.batches, held: [] });
  });

  test('committed, spends what it held, and no more', () => {
    const { ledger, redemption } = reserve();
    const later = plusSeconds(NOW, 60);
    const committed = decideCommit(ledger.account, redemption, aReward(), given, aVersion(), later);
    expect(committed.ledger.appended).toMatchObject([{ kind: 'commit', points: -50, balance: aBalance({ active: 20 }) }]);
    expect(committed.redemption).toMatchObject({
      state: 'issued',
      issuedAt: later,
      revision: 2,
      spent: redemption.spent,
      voucher: { code: given.voucherCode },
    });
    const entries = [...member.entries, ...ledger.appended, ...committed.ledger.appended];
    expect(replay(PROGRAMME_ID, MEMBER_ID, entries)).toEqual(committed.ledger.account);
  });

  test('that has lapsed cannot be committed, whether the account or the redemption shows it first', () => {
    const { ledger, redemption } = reserve();
    expect(refusalOf(() => decideCommit(ledger.account, redemption, aReward(), given, aVersion(), LAPSES)).code).toBe('WRONG_STATE');
    const released = openLedger(member.account).account;
    expect(refusalOf(() => decideCommit(released, redemption, aReward(), given, aVersion(), NOW)).code).toBe('WRONG_STATE');
  });

  test('of points that last while their member earns: each purchase puts them off with the rest', () => {
    const sliding = { redemptionId: 'red_1', lapsesAt: LAPSES, expiresAt: SPRING, inactivity: 'P6M/day', points: 10 };
    const moved = extendByActivity({ batches: [], pending: [], held: [sliding] }, NOW, 'Europe/Berlin');
    expect(moved).toEqual([
      { bucket: 'held', ...sliding, points: -10 },
      { bucket: 'held', ...sliding, expiresAt: '2027-05-21T22:00:00.000Z' },
    ]);
  });

  test('of points that a manager gives more time lasts as long', () => {
    const { account } = reserve().ledger;
    const until = plusSeconds(SPRING, 86_400);
    const extended = decideExtension(account, until, NOTE, aVersion(), NOW).account;
    expect(extended.held).toMatchObject([
      { expiresAt: until, points: 30 },
      { expiresAt: null, points: 20 },
    ]);
    expect(accountAt(extended, LAPSES).batches).toMatchObject([{ expiresAt: until, points: 30 }, { points: 40 }]);
  });

  test('can be open as often as the limit says', () => {
    let { account } = aMember().withPoints(1_000);
    for (let count = 0; count < MAX_OPEN_RESERVATIONS; count += 1) ({ account } = reserve(account, `red_${count}`).ledger);
    expect(balanceOf(account)).toEqual(aBalance({ active: 750, held: 250 }));
    expect(refusalOf(() => reserve(account, 'red_more')).code).toBe('LIMIT_EXCEEDED');
    const lapsed = decideReservation(account, wanted({}, { redemptionId: 'red_more' }), aVersion(), LAPSES);
    expect(lapsed.ledger.appended.map(({ kind }) => kind)).toEqual(['lapse', 'hold']);
  });
});
