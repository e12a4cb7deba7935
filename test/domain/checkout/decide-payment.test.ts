import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidePayment, decideRefund } from '../../../shared/domain/checkout/decide-payment.ts';
import type { Order } from '../../../shared/domain/earning/order.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { decidePurchase, decideReturn } from '../../../shared/domain/earning/purchase.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Account } from '../../../shared/domain/ledger/account.ts';
import { balanceOf } from '../../../shared/domain/ledger/buckets.ts';
import {
  aMember,
  aProgramme,
  aPurchase,
  aReturnOf,
  aVersion,
  expiringAfter,
  LAW,
  MERCHANT_ID,
  NOW,
  PROGRAMME_ID,
  paymentTerms,
  refusalOf,
  terms,
} from '../../support/kernel/builders.ts';

const SOON = plusSeconds(NOW, 60);
const LATER = plusSeconds(NOW, 3_600);
const usd = (amount: number) => ({ currency: 'USD', amount });
const programme = aVersion(terms({ payment: paymentTerms(), expiry: expiringAfter(1) }));
const anOrder = (orderId = 'A-1') => newOrder(PROGRAMME_ID, MERCHANT_ID, orderId);
/** 60 points until soon, 40 until later, 100 for ever. */
const member = () => aMember().withPoints(60, SOON).withPoints(40, LATER).withPoints(100).account;
const pay = (points: number, { account = member(), order = anOrder() as Order, basket = usd(1_000), now = NOW, terms = programme } = {}) =>
  decidePayment(account, order, { points, basket }, terms, now);
const refund = (account: Account, order: Order, asked: { returnId?: string; amount?: number } = {}, now = NOW, terms = programme) =>
  decideRefund(account, order, { returnId: 'R-1', ...asked }, terms, now);

describe('paying with points', () => {
  test('takes those that expire first, and says what they paid on entry and order', () => {
    const { ledger, order, entry } = pay(90);
    expect(entry).toMatchObject({
      kind: 'pay',
      points: -90,
      balance: { active: 110 },
      payment: { merchantId: MERCHANT_ID, orderId: 'A-1', currency: 'USD', amount: 90 },
      explanation: [{ rule: 'payment', points: -90, reason: '90 points pay 0.90 USD of 10.00 USD, oldest expiry first' }],
    });
    expect(ledger.account.batches).toEqual([
      { expiresAt: LATER, points: 10 },
      { expiresAt: null, points: 100 },
    ]);
    expect(order).toMatchObject({
      revision: 1,
      tender: {
        points: {
          points: 90,
          amount: 90,
          spent: [
            { expiresAt: SOON, points: 60 },
            { expiresAt: LATER, points: 30 },
          ],
          refunds: [],
        },
      },
    });
  });

  test('an order once, and before its purchase is completed', () => {
    const { order } = pay(50);
    expect(refusalOf(() => pay(50, { order }))).toEqual({ code: 'ALREADY_EXISTS', field: 'orderId' });
    const bought = decidePurchase(member(), anOrder(), aPurchase().of(1_000).build(), aProgramme(), NOW).order;
    expect(refusalOf(() => pay(50, { order: bought }))).toEqual({ code: 'WRONG_STATE', field: 'orderId' });
  });

  test('with no more than there is now', () => {
    expect(refusalOf(() => pay(210))).toEqual({ code: 'INSUFFICIENT_POINTS', field: 'points' });
    expect(refusalOf(() => pay(150, { now: SOON }))).toEqual({ code: 'INSUFFICIENT_POINTS', field: 'points' });
    expect(pay(140, { now: SOON }).entry.points).toBe(-140);
  });

  test('vouchers of the order stay on it', () => {
    const vouchers = [{ memberId: 'm', redemptionId: 'red_1', refunds: [] }];
    expect(pay(50, { order: { ...anOrder(), tender: { vouchers } } }).order.tender).toMatchObject({ vouchers, points: { points: 50 } });
  });
});

describe('goods that were paid with points come back', () => {
  test('all of it: the points return to their batches', () => {
    const paid = pay(150);
    const { ledger, order, entry } = refund(paid.ledger.account, paid.order);
    expect(entry).toMatchObject({ kind: 'refund', points: 150, payment: { returnId: 'R-1', amount: 150 } });
    expect(ledger.account.batches).toEqual(member().batches);
    expect(order.tender?.points?.refunds).toEqual([{ returnId: 'R-1', amount: 150 }]);
    expect(refusalOf(() => refund(ledger.account, order, { returnId: 'R-2' }))).toEqual({
      code: 'RETURN_EXCEEDS_PURCHASE',
      field: 'orderId',
    });
  });

  test('a part of it: those that were spent last come first', () => {
    const paid = pay(150);
    const { ledger, order } = refund(paid.ledger.account, paid.order, { amount: 70 });
    expect(ledger.account.batches).toEqual([
      { expiresAt: LATER, points: 20 },
      { expiresAt: null, points: 100 },
    ]);
    expect(refusalOf(() => refund(ledger.account, order, { amount: 10 }))).toEqual({ code: 'ALREADY_EXISTS', field: 'returnId' });
    const over = refusalOf(() => refund(ledger.account, order, { returnId: 'R-2', amount: 81 }));
    expect(over).toEqual({ code: 'RETURN_EXCEEDS_PURCHASE', field: 'amount' });
  });

  test('points that have expired meanwhile expire again, or live on, by the terms', () => {
    const paid = pay(60);
    const gone = refund(paid.ledger.account, paid.order, {}, SOON);
    expect(gone.ledger.appended.map(({ kind, points }) => [kind, points])).toEqual([
      ['refund', 60],
      ['expire', -60],
    ]);
    expect(gone.entry.kind).toBe('refund');
    const kind = aVersion(terms({ payment: paymentTerms({ expiredPoints: 'new-lifetime' }), expiry: expiringAfter(1) }));
    expect(balanceOf(refund(paid.ledger.account, paid.order, {}, SOON, kind).ledger.account).active).toBe(200);
  });

  test('repays debt first', () => {
    const paid = pay(200);
    const owing = aMember({ account: paid.ledger.account, appended: [] }).owing(30).account;
    expect(balanceOf(refund(owing, paid.order).ledger.account)).toMatchObject({ active: 170, debt: 0 });
  });

  test('an order that no points paid has none to give back', () => {
    expect(refusalOf(() => refund(member(), anOrder()))).toEqual({ code: 'NOT_FOUND', field: 'orderId' });
  });

  test('in so many parts and no more', () => {
    const paid = pay(200);
    let { order } = paid;
    for (let at = 0; at < 50; at += 1) ({ order } = refund(paid.ledger.account, order, { returnId: `R-${at}`, amount: 1 }));
    expect(refusalOf(() => refund(paid.ledger.account, order, { returnId: 'R-50', amount: 1 }))).toEqual({
      code: 'LIMIT_EXCEEDED',
      field: 'returnId',
    });
  });

  test('in any number of parts, they are all back in their batches with the last of them', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 20 }), parts, fc.integer({ min: 1, max: 5 }), (steps, parts, worth) => {
        const rates = [{ currency: 'USD', points: 10, amount: worth }];
        const at = aVersion(terms({ payment: paymentTerms({ rates }) }));
        let { order, ledger } = pay(steps * 10, { terms: at });
        let { account } = ledger;
        let left = steps * worth;
        for (const [index, part] of [...parts, Number.MAX_SAFE_INTEGER].entries()) {
          const amount = Math.min(part, left);
          if (amount === 0) break;
          left -= amount;
          ({ order, ledger } = refund(account, order, { returnId: `R-${index}`, amount }, NOW, at));
          account = ledger.account;
        }
        expect(account.batches).toEqual(member().batches);
      }),
      LAW,
    );
  });
});

describe('an order that was paid with points earns', () => {
  const buy = (earnsOn: 'whole' | 'money', amount: number, paid = 500) => {
    const under = terms({ payment: paymentTerms({ earnsOn }) });
    const rich = aMember().withPoints(1_000).account;
    const payment = pay(paid, { account: rich, basket: usd(1_000), terms: aVersion(under) });
    const decision = decidePurchase(
      payment.ledger.account,
      awaiting(payment.order),
      aPurchase().of(amount).build(),
      aProgramme(under),
      NOW,
    );
    return { ...decision, under };
  };
  const awaiting = (order: Order) => {
    if (order.state !== 'awaiting-purchase') throw new TypeError('not awaiting');
    return order;
  };

  test('on all of it, or on what money paid', () => {
    expect(buy('whole', 1_000).entry.points).toBe(10);
    const { entry, order } = buy('money', 1_000);
    expect(entry.points).toBe(5);
    expect(entry.explanation[0]?.reason).toBe('1 point per 1 USD on 5.00 USD without the 5.00 USD that points paid, rounded down');
    expect(order).toMatchObject({ credit: { paid: 500 }, tender: { points: { amount: 500 } } });
  });

  test('nothing below nothing: points can pay tax and shipping, too', () => {
    expect(buy('money', 300).entry.points).toBe(0);
    expect(buy('money', 300).order.credit.paid).toBe(300);
  });

  test('as if nothing was paid with what was given back before', () => {
    const under = terms({ payment: paymentTerms() });
    const payment = pay(500, { account: aMember().withPoints(1_000).account, terms: aVersion(under) });
    const back = refund(payment.ledger.account, payment.order, { amount: 300 }, NOW, aVersion(under));
    const { entry } = decidePurchase(back.ledger.account, awaiting(back.order), aPurchase().of(1_000).build(), aProgramme(under), NOW);
    expect(entry.points).toBe(8);
  });

  test('and gives all of that back, however it is returned', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 5, max: 100 }), (parts, tens) => {
        const bought = buy('money', 1_000, tens * 10);
        let { account } = bought.ledger;
        let { order } = bought;
        let left = 1_000;
        for (const [index, part] of [...parts, 1_000].entries()) {
          const amount = Math.min(part, left);
          if (amount === 0) break;
          left -= amount;
          const decision = decideReturn(account, order, aReturnOf(amount, { returnId: `R-${index}` }), aProgramme(bought.under), NOW);
          ({ order } = decision);
          ({ account } = decision.ledger);
          expect(decision.entry.points).toBeLessThanOrEqual(0);
        }
        expect(balanceOf(account).active).toBe(1_000 - tens * 10);
      }),
      LAW,
    );
  });
});
