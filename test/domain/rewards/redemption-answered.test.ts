/** A redemption is found again as it was at each of its entries, whatever happened to it later. */
import { describe, expect, test } from 'vitest';
import { decideRestore, decideUse } from '../../../shared/domain/checkout/decide-voucher-use.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import { decideCancel } from '../../../shared/domain/rewards/decide-cancellation.ts';
import {
  decideCommit,
  decideRedemption,
  decideReservation,
  type RedemptionDecision,
} from '../../../shared/domain/rewards/decide-redemption.ts';
import { decideStep } from '../../../shared/domain/rewards/parcel-shipping.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import { redemptionAt } from '../../../shared/domain/rewards/redemption-answered.ts';
import { aMember, aVersion, NOTE, NOW, PROGRAMME_ID } from '../../support/kernel/builders.ts';
import { aReward } from '../../support/rewards/reward-builders.ts';

const VALUE = { currency: 'EUR', amount: 500 };
const CARD = aReward({ gift: { kind: 'gift-card', value: VALUE } });
const GIVEN = { voucherCode: '7ZK4Q0XM2VBN1111X' };
const wanted = (reward = aReward()) => ({ redemptionId: 'red_1', reward, units: 1 });
let orders = 0;
const anOrder = () => newOrder(PROGRAMME_ID, 'mer_1', `A-${++orders}`);
const member = aMember()
  .withPoints(30, plusSeconds(NOW, 100 * 86_400))
  .withPoints(40);

interface Step {
  readonly account: Account;
  readonly entry: Entry;
  readonly redemption: Redemption;
}

function stepOf({ ledger, redemption }: RedemptionDecision): Step {
  const entry = ledger.appended.at(-1);
  invariant(entry !== undefined, 'each step is an entry');
  return { account: ledger.account, entry, redemption };
}

const paidWith = ({ account, redemption }: Step, amount?: number): Step => {
  const { voucher } = redemption;
  invariant(voucher !== undefined, 'it has a voucher');
  const pay = amount === undefined ? undefined : { ...VALUE, amount };
  const use = { basket: VALUE, ...(pay === undefined ? {} : { pay }) };
  return stepOf(decideUse(account, { ...redemption, voucher }, amount === undefined ? aReward() : CARD, anOrder(), use, aVersion(), NOW));
};
const givenBack = ({ account, redemption }: Step, reward = aReward()): Step =>
  stepOf(decideCancel(account, redemption, reward, undefined, aVersion(), NOW));

/** How often it was written is no part of an answer. */
const answered = ({ revision: _, ...redemption }: Redemption) => redemption;

/** Each step, as it was and as it is found once the last has been taken. */
function expectFound(steps: readonly Step[], value?: typeof VALUE): void {
  const last = steps.at(-1)?.redemption;
  invariant(last !== undefined, 'there are steps');
  const found = steps.map(({ entry }) => answered(redemptionAt(entry, last, value)));
  expect(found).toEqual(steps.map(({ redemption }) => answered(redemption)));
}

describe('its former state is found again', () => {
  test('redeemed, and used', () => {
    const redeemed = stepOf(decideRedemption(member.account, wanted(), GIVEN, aVersion(), NOW));
    expectFound([redeemed, paidWith(redeemed)]);
  });

  test('redeemed, though its voucher was restored once it had expired', () => {
    const reward = aReward({ onReturn: 'restored' });
    const { account, redemption, entry } = stepOf(decideRedemption(member.account, wanted(reward), GIVEN, aVersion(), NOW));
    const { voucher } = redemption;
    invariant(voucher !== undefined, 'it has a voucher');
    const used = decideUse(account, { ...redemption, voucher }, reward, anOrder(), { basket: VALUE }, aVersion(), NOW);
    const muchLater = plusSeconds(NOW, 100 * 86_400);
    const before = { ...used.redemption, voucher };
    const restored = decideRestore(account, before, reward, used.order, { returnId: 'R-1' }, aVersion(), muchLater);
    expect(restored.redemption.voucher?.expiresAt).not.toBe(voucher.expiresAt);
    expect(answered(redemptionAt(entry, restored.redemption))).toEqual(answered(redemption));
  });

  test('redeemed, and given back', () => {
    const redeemed = stepOf(decideRedemption(member.account, wanted(), GIVEN, aVersion(), NOW));
    expectFound([redeemed, givenBack(redeemed)]);
  });

  test('reserved, committed and given back', () => {
    const reserved = stepOf(decideReservation(member.account, wanted(), aVersion(), NOW));
    const committed = stepOf(decideCommit(reserved.account, reserved.redemption, aReward(), GIVEN, aVersion(), NOW));
    expectFound([reserved, committed, givenBack(committed)]);
  });

  test('reserved, and given back', () => {
    const reserved = stepOf(decideReservation(member.account, wanted(), aVersion(), NOW));
    expectFound([reserved, givenBack(reserved)]);
  });

  test('a gift card that paid, bit by bit', () => {
    const redeemed = stepOf(decideRedemption(member.account, wanted(CARD), GIVEN, aVersion(), NOW));
    const first = paidWith(redeemed, 200);
    expectFound([redeemed, first, paidWith(first, 300)], VALUE);
  });

  test('an imported code', () => {
    const codes = aReward({ gift: { kind: 'code', lowStock: 0 }, cancel: { issued: 'never', expiredPoints: 'expire' } });
    const reserved = stepOf(decideReservation(member.account, wanted(codes), aVersion(), NOW));
    const given = { ...GIVEN, code: 'PARTNER-1' };
    expectFound([reserved, stepOf(decideCommit(reserved.account, reserved.redemption, codes, given, aVersion(), NOW))]);
  });

  test('something that was sent, and has come back since', () => {
    const mug = aReward({ gift: { kind: 'physical', sku: 'MUG-1' } });
    const reserved = stepOf(decideReservation(member.account, wanted(mug), aVersion(), NOW));
    const committed = stepOf(decideCommit(reserved.account, reserved.redemption, mug, GIVEN, aVersion(), NOW));
    const taken = ({ account, redemption }: Step, step: 'ship' | 'return') =>
      stepOf(decideStep(account, redemption, mug, { step, note: NOTE }, aVersion(), plusSeconds(NOW, 60)));
    const last = taken(taken(committed, 'ship'), 'return').redemption;
    for (const { entry, redemption } of [reserved, committed]) expect(answered(redemptionAt(entry, last))).toEqual(answered(redemption));
  });
});
