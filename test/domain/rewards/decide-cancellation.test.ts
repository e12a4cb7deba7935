import { describe, expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { append } from '../../../shared/domain/ledger/ledger.ts';
import { decideCancel } from '../../../shared/domain/rewards/decide-cancellation.ts';
import { decideRedemption, decideReservation } from '../../../shared/domain/rewards/decide-redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { aBalance, aMember, aVersion, expiringAfter, NOTE, NOW, refusalOf, terms } from '../../support/kernel/builders.ts';
import { aReward } from '../../support/rewards/reward-builders.ts';

const DAY = 86_400;
const SPRING = plusSeconds(NOW, 100 * DAY);
const given = { voucherCode: '7ZK4Q0XM2VBN1111X' };
const member = aMember().withPoints(30, SPRING).withPoints(40);
const programme = aVersion(terms({ expiry: expiringAfter(12, 'month') }));
const NEW_LIFETIME = { issued: 'unused', expiredPoints: 'new-lifetime' } as const;

function redeemed(special: Partial<RewardTerms> = {}, account = member.account) {
  const reward = aReward({ voucherLifetime: undefined, ...special });
  const { ledger, redemption } = decideRedemption(account, { redemptionId: 'red_1', reward, units: 1 }, given, programme, NOW);
  return { reward, account: ledger.account, redemption };
}
const cancel = (of: ReturnType<typeof redeemed>, now = plusSeconds(NOW, 60)) =>
  decideCancel(of.account, of.redemption, of.reward, undefined, programme, now);

describe('an issued reward', () => {
  test('goes back to the batches that it came from', () => {
    const { ledger, redemption, entry } = cancel(redeemed());
    expect(ledger.account.batches).toEqual(member.account.batches);
    expect(entry).toMatchObject({ kind: 'cancel', points: 50, balance: aBalance({ active: 70 }), redemption: { redemptionId: 'red_1' } });
    expect(ledger.appended).toEqual([entry]);
    expect(redemption).toMatchObject({ state: 'cancelled', revision: 2 });
  });

  test('of points that have expired since: they come back, and expire', () => {
    const { ledger, entry } = cancel(redeemed(), SPRING);
    expect(ledger.appended).toMatchObject([
      { kind: 'cancel', points: 50 },
      { kind: 'expire', points: -30, balance: aBalance({ active: 40 }) },
    ]);
    expect(entry.explanation).toContainEqual({
      rule: 'expiry',
      matched: true,
      points: 30,
      reason: '30 points would have expired meanwhile, and expire',
    });
  });

  test('of points that have expired since, with a new lifetime: they live as points credited now', () => {
    const { ledger } = cancel(redeemed({ cancel: NEW_LIFETIME }), SPRING);
    expect(ledger.appended).toMatchObject([{ kind: 'cancel', points: 50, balance: aBalance({ active: 70 }) }]);
    expect(ledger.account.batches).toEqual([
      { expiresAt: '2028-03-31T22:00:00.000Z', points: 30 },
      { expiresAt: null, points: 40 },
    ]);
  });

  test('of points that last while their member earns: they go where those are that stayed', () => {
    const inactivity = 'P6M/day';
    const sliding = { bucket: 'active', inactivity, expiresAt: SPRING, points: 80 } as const;
    const draft = { kind: 'adjust', at: NOW, programmeVersion: 1, explanation: [] } as const;
    const earned = append({ account: aMember().account, appended: [] }, { ...draft, postings: [sliding] });
    const of = redeemed({}, earned.account);
    const later = plusSeconds(SPRING, 30 * DAY);
    const extendByActivity = append(
      { account: of.account, appended: [] },
      {
        ...draft,
        postings: [
          { ...sliding, points: -30 },
          { ...sliding, expiresAt: later, points: 30 },
        ],
      },
    );
    const { ledger } = cancel({ ...of, account: extendByActivity.account }, plusSeconds(SPRING, DAY));
    expect(ledger.account.batches).toEqual([{ expiresAt: later, inactivity, points: 80 }]);
  });

  test('repays debt that a return has left', () => {
    const of = redeemed();
    const owing = append(
      { account: decideAdjustment(of.account, { points: -20, note: NOTE }, programme, NOW).account, appended: [] },
      { kind: 'reverse', at: NOW, programmeVersion: 1, postings: [{ bucket: 'debt', points: 35 }], explanation: [] },
    );
    const { ledger, entry } = cancel({ ...of, account: owing.account });
    expect(entry).toMatchObject({ points: 50, balance: aBalance({ active: 15 }) });
    expect(ledger.account.batches).toEqual([{ expiresAt: null, points: 15 }]);
  });

  test.each<[string, Partial<RewardTerms>, number, boolean]>([
    ['never', { cancel: { issued: 'never', expiredPoints: 'expire' } }, 60, false],
    ['within its hours', { cancel: { ...NEW_LIFETIME, withinHours: 24 } }, DAY, true],
    ['after its hours', { cancel: { ...NEW_LIFETIME, withinHours: 24 } }, DAY + 0.001, false],
  ])('by its terms: %s', (_, special, seconds, goes) => {
    const attempt = () => cancel(redeemed(special), plusSeconds(NOW, seconds));
    if (goes) expect(attempt().redemption.state).toBe('cancelled');
    else expect(refusalOf(attempt)).toEqual({ code: 'WRONG_STATE', field: 'redemptionId' });
  });

  test('a gift card goes back whole or not at all', () => {
    const of = redeemed({ gift: { kind: 'gift-card', value: { currency: 'EUR', amount: 500 } } });
    expect(cancel(of).redemption.state).toBe('cancelled');
    const { redemption } = of;
    const begun = { ...redemption, voucher: { code: 'C', expiresAt: null, balance: { currency: 'EUR', amount: 499 } } };
    expect(refusalOf(() => cancel({ ...of, redemption: begun })).code).toBe('WRONG_STATE');
  });

  test('a second time is refused', () => {
    const of = redeemed();
    const { ledger, redemption } = cancel(of);
    expect(refusalOf(() => cancel({ ...of, account: ledger.account, redemption })).code).toBe('WRONG_STATE');
  });
});

describe('a reservation', () => {
  const reward = aReward({ cancel: { issued: 'never', expiredPoints: 'expire' } });
  const reserve = () => decideReservation(member.account, { redemptionId: 'red_1', reward, units: 1 }, programme, NOW);

  test('is always given back', () => {
    const { ledger, redemption } = reserve();
    const cancelled = cancel({ reward, account: ledger.account, redemption });
    expect(cancelled.entry).toMatchObject({ kind: 'cancel', points: 0, balance: aBalance({ active: 70 }) });
    expect(cancelled.ledger.account).toMatchObject({ batches: member.account.batches, held: [] });
  });

  test('that has lapsed is not', () => {
    const { ledger, redemption } = reserve();
    const lapsed = () => cancel({ reward, account: ledger.account, redemption }, plusSeconds(NOW, 15 * 60));
    expect(refusalOf(lapsed).code).toBe('WRONG_STATE');
  });
});
