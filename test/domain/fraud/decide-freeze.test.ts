import { describe, expect, test } from 'vitest';
import { decidePayment } from '../../../shared/domain/checkout/decide-payment.ts';
import { decideUse } from '../../../shared/domain/checkout/decide-voucher-use.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { decidePurchase } from '../../../shared/domain/earning/purchase.ts';
import { decideFreeze } from '../../../shared/domain/fraud/decide-freeze.ts';
import { refuseFrozen } from '../../../shared/domain/fraud/frozen.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import { decideAdjustment } from '../../../shared/domain/ledger/adjustment.ts';
import { replay } from '../../../shared/domain/ledger/ledger.ts';
import { accountAt } from '../../../shared/domain/ledger/point-timers.ts';
import { decideCancel } from '../../../shared/domain/rewards/decide-cancellation.ts';
import { decideCommit, decideRedemption, decideReservation, type Wanted } from '../../../shared/domain/rewards/decide-redemption.ts';
import {
  aMember,
  aProgramme,
  aPurchase,
  aVersion,
  MEMBER_ID,
  MERCHANT_ID,
  NOTE,
  NOW,
  PROGRAMME_ID,
  paymentTerms,
  refusalOf,
  terms,
} from '../../support/kernel/builders.ts';
import { aRedemption, aReward } from '../../support/rewards/reward-builders.ts';

const LATER = plusSeconds(NOW, 60);
const freezing = (account: Account, action: 'freeze' | 'release', now = NOW) =>
  decideFreeze(account, { action, why: NOTE }, aVersion(), now);

const member = aMember().withPoints(100).withHeld(50, LATER);
const frozen = freezing(member.account, 'freeze');
const { account } = frozen;

describe('freezing', () => {
  test('marks the account since then, moves no point, and says why', () => {
    expect(account).toMatchObject({ frozenSince: NOW, batches: member.account.batches, held: member.account.held });
    expect(frozen.appended).toMatchObject([
      {
        kind: 'freeze',
        points: 0,
        postings: [],
        note: NOTE.commitment,
        sealed: NOTE.sealed,
        explanation: [{ rule: 'freeze', reason: 'frozen by hand: nothing can be spent until it is released' }],
      },
    ]);
  });

  test('is undone by a release, which leaves nothing behind', () => {
    const released = freezing(account, 'release', LATER);
    expect(released.account).not.toHaveProperty('frozenSince');
    expect(released.appended.at(-1)).toMatchObject({ kind: 'release', explanation: [{ reason: 'released by hand' }] });
    expect(replay(PROGRAMME_ID, MEMBER_ID, [...member.entries, ...frozen.appended, ...released.appended])).toEqual(released.account);
  });

  test('is kept by a replay, and by whatever happens meanwhile', () => {
    const order = newOrder(PROGRAMME_ID, MERCHANT_ID, 'A-1');
    const earned = decidePurchase(account, order, aPurchase().of(2933).build(), aProgramme(), NOW).ledger;
    expect(earned.account.frozenSince).toBe(NOW);
    expect(replay(PROGRAMME_ID, MEMBER_ID, [...member.entries, ...frozen.appended, ...earned.appended])).toEqual(earned.account);
  });

  test.each([
    ['freeze', account, `the account is frozen since ${NOW}`],
    ['release', member.account, 'the account is not frozen'],
  ] as const)('is refused when there is nothing to %s', (action, of, message) => {
    expect(() => freezing(of, action, LATER)).toThrow(expect.objectContaining({ name: 'Refusal', code: 'WRONG_STATE', message }));
  });
});

describe('of a frozen account', () => {
  const wanted: Wanted = { redemptionId: 'red_2', reward: aReward(), units: 1 };
  const given = { voucherCode: 'C' };
  const reserved = aRedemption({ redemptionId: 'red_1', state: 'reserved', lapsesAt: LATER });
  const voucher = { code: 'C', expiresAt: null };
  const anOrder = newOrder(PROGRAMME_ID, MERCHANT_ID, 'A-1');
  const basket = { currency: 'EUR', amount: 1_000 };

  test.each<[string, (of: Account) => unknown]>([
    ['redeemed', (of) => decideRedemption(of, wanted, given, aVersion(), NOW)],
    ['reserved', (of) => decideReservation(of, wanted, aVersion(), NOW)],
    ['committed', (of) => decideCommit(of, reserved, aReward(), given, aVersion(), NOW)],
    ['used of a voucher', (of) => decideUse(of, { ...aRedemption(), voucher }, aReward(), anOrder, { basket }, aVersion(), NOW)],
    ['paid with', (of) => decidePayment(of, anOrder, { points: 50, basket }, aVersion(terms({ payment: paymentTerms() })), NOW)],
    ['spent in another way', (of) => refuseFrozen(of)],
  ])('nothing is %s, and all of it once it is released', (_, spend) => {
    expect(() => spend(account)).toThrow(
      expect.objectContaining({ code: 'ACCOUNT_FROZEN', message: `nothing can be spent: the account is frozen since ${NOW}` }),
    );
    expect(() => spend(freezing(account, 'release').account)).not.toThrow();
  });

  test('redeemed points come back, a reservation lapses, and managers add and take points', () => {
    const back = decideCancel(account, aRedemption(), aReward(), undefined, aVersion(), NOW);
    expect(back.entry).toMatchObject({ kind: 'cancel', points: 50 });
    expect(accountAt(account, LATER)).toMatchObject({ held: [], batches: [{ points: 150 }] });
    expect(decideAdjustment(account, { points: -100, note: NOTE }, aVersion(), NOW).account.batches).toEqual([]);
  });

  test('the refusal names no field: the whole account is', () => {
    expect(refusalOf(() => refuseFrozen(account))).toEqual({ code: 'ACCOUNT_FROZEN', field: undefined });
  });
});
