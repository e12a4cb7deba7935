import { describe, expect, test } from 'vitest';
import { decideRestore, decideUse, type VoucherUse, type WithVoucher } from '../../../shared/domain/checkout/decide-voucher-use.ts';
import { MAX_VOUCHERS_OF_ORDER } from '../../../shared/domain/checkout/tender.ts';
import type { Order } from '../../../shared/domain/earning/order.ts';
import { newOrder } from '../../../shared/domain/earning/order.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Redemption, Voucher } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { aMember, aVersion, NOW, PROGRAMME_ID, refusalOf } from '../../support/kernel/builders.ts';
import { aRedemption, aReward } from '../../support/rewards/reward-builders.ts';

const SOON = plusSeconds(NOW, 60);
const eur = (amount: number) => ({ currency: 'EUR', amount });
const withVoucher = (voucher: Partial<Voucher> = {}, special: Partial<Redemption> = {}) => ({
  ...aRedemption(special),
  voucher: { code: 'C', expiresAt: SOON, ...voucher },
});
const basket = eur(1_000);
const anOrder = (orderId = 'A-1') => newOrder(PROGRAMME_ID, 'mer_1', orderId);
const use = (redemption: WithVoucher, differing: Partial<VoucherUse> = {}, now = NOW, reward = aReward(), order: Order = anOrder()) =>
  decideUse(aMember().account, redemption, reward, order, { basket, ...differing }, aVersion(), now);

describe('a voucher', () => {
  test('is used once, whole', () => {
    const { ledger, redemption } = use(withVoucher());
    expect(redemption).toMatchObject({ state: 'used', revision: 2, voucher: { code: 'C' } });
    expect(ledger.appended).toMatchObject([
      { kind: 'use', points: 0, postings: [], redemption: { merchantId: 'mer_1', orderId: 'A-1', off: eur(500) } },
    ]);
    expect(refusalOf(() => use({ ...withVoucher(), ...redemption, voucher: withVoucher().voucher })).code).toBe('WRONG_STATE');
  });

  test('pays nothing', () => {
    expect(refusalOf(() => use(withVoucher(), { pay: eur(1) }))).toEqual({ code: 'VALIDATION_FAILED', field: 'pay' });
  });

  test('that has expired is refused, and one that is only reserved', () => {
    expect(use(withVoucher(), {}, plusSeconds(SOON, -0.001)).redemption.state).toBe('used');
    expect(refusalOf(() => use(withVoucher(), {}, SOON)).code).toBe('WRONG_STATE');
    expect(refusalOf(() => use(withVoucher({}, { state: 'reserved', lapsesAt: SOON }))).code).toBe('WRONG_STATE');
  });
});

describe('P11: a voucher of a reward that costs money, too', () => {
  const reward = aReward({ cost: { points: 50, cash: eur(150) } });

  test('is used with exactly that money, which is recorded', () => {
    expect(use(withVoucher(), { cash: eur(150) }, NOW, reward).ledger.appended).toMatchObject([
      { kind: 'use', redemption: { cash: eur(150) } },
    ]);
  });

  test.each<[string, Partial<VoucherUse>, RewardVersion]>([
    ['no money', {}, reward],
    ['less', { cash: eur(149) }, reward],
    ['another currency', { cash: { currency: 'USD', amount: 150 } }, reward],
    ['money that is not due', { cash: eur(150) }, aReward()],
  ])('is refused with %s', (_, differing, of) => {
    expect(refusalOf(() => use(withVoucher(), differing, NOW, of))).toEqual({ code: 'VALIDATION_FAILED', field: 'cash' });
  });

  test.each<RewardTerms['gift']>([
    { kind: 'gift-card', value: eur(500) },
    { kind: 'code', lowStock: 0 },
    { kind: 'physical', sku: 'CUP' },
  ])('is no $kind: no till takes that money', (gift) => {
    expect(refusalOf(() => aReward({ gift, cost: { points: 50, cash: eur(150) } }))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'cost.cash',
    });
  });
});

describe('S8: while its member owes points, a voucher', () => {
  const useInDebt = (redemption: WithVoucher, differing: Partial<RewardTerms> = {}, debt = 150) =>
    decideUse({ ...aMember().account, debt }, redemption, aReward(differing), anOrder(), { basket }, aVersion(), NOW);

  test('that cost points is suspended', () => {
    expect(refusalOf(() => useInDebt(withVoucher({}, { points: 10 })))).toEqual({ code: 'NOT_ELIGIBLE', field: 'code' });
    expect(useInDebt(withVoucher({}, { points: 10 }), {}, 0).redemption.state).toBe('used');
  });

  test('that cost nothing can be used, and one whose terms say so', () => {
    expect(useInDebt(withVoucher({}, { points: 0 })).redemption.state).toBe('used');
    expect(useInDebt(withVoucher({}, { points: 10 }), { whileInDebt: 'usable' }).redemption.state).toBe('used');
  });
});

describe('a gift card', () => {
  const card = withVoucher({ balance: eur(500) });

  test('pays until nothing is left', () => {
    const first = use(card, { pay: eur(499) });
    expect(first.redemption).toMatchObject({ state: 'issued', voucher: { balance: eur(1) } });
    expect(first.ledger.appended.at(-1)).toMatchObject({
      redemption: { paid: { currency: 'EUR', amount: 499, left: 1 } },
      explanation: [{ reason: '4.99 EUR paid, 0.01 EUR left' }],
    });
    const last = use({ ...first.redemption, voucher: { ...card.voucher, balance: eur(1) } }, { pay: eur(1) });
    expect(last.redemption).toMatchObject({ state: 'used', voucher: { balance: eur(0) } });
  });

  test.each<[string, Partial<VoucherUse>, string, string]>([
    ['more than is left', { pay: eur(501) }, 'LIMIT_EXCEEDED', 'pay.amount'],
    ['another currency', { pay: { currency: 'USD', amount: 1 } }, 'VALIDATION_FAILED', 'pay.currency'],
    ['nothing said', {}, 'VALIDATION_FAILED', 'pay'],
  ])('refuses %s', (_, differing, code, field) => {
    expect(refusalOf(() => use(card, differing))).toEqual({ code, field });
  });

  test('pays no more than the basket', () => {
    expect(refusalOf(() => use(card, { pay: eur(301), basket: eur(300) }))).toEqual({ code: 'LIMIT_EXCEEDED', field: 'pay.amount' });
    expect(refusalOf(() => use(card, { pay: eur(1), basket: { currency: 'USD', amount: 300 } })).field).toBe('basket.currency');
  });
});

describe('a voucher and its order', () => {
  test('is used for an order once, however much a gift card has left', () => {
    const card = withVoucher({ balance: eur(500) });
    const { redemption, order } = use(card, { pay: eur(100) });
    expect(order).toMatchObject({ revision: 1, tender: { vouchers: [{ redemptionId: card.redemptionId, amount: 100, refunds: [] }] } });
    const again = { ...card, ...redemption, voucher: card.voucher };
    expect(refusalOf(() => use(again, { pay: eur(100) }, NOW, aReward(), order))).toEqual({ code: 'ALREADY_EXISTS', field: 'orderId' });
    expect(use(again, { pay: eur(100) }, NOW, aReward(), anOrder('A-2')).redemption.voucher?.balance).toEqual(eur(400));
  });

  test('is taken by its own merchants only', () => {
    const elsewhere = aReward({ merchants: ['mer_2'] });
    expect(refusalOf(() => use(withVoucher(), {}, NOW, elsewhere))).toEqual({ code: 'NOT_ELIGIBLE', field: 'code' });
    expect(use(withVoucher(), {}, NOW, aReward({ merchants: ['mer_2', 'mer_1'] })).redemption.state).toBe('used');
  });

  test('an order takes so many', () => {
    const vouchers = Array.from({ length: MAX_VOUCHERS_OF_ORDER }, (_, at) => ({ memberId: 'm', redemptionId: `red_${at}`, refunds: [] }));
    const full = { ...anOrder(), tender: { vouchers } };
    expect(refusalOf(() => use(withVoucher(), {}, NOW, aReward(), full))).toEqual({ code: 'LIMIT_EXCEEDED', field: 'orderId' });
  });
});

describe('goods that come back', () => {
  const LATER = plusSeconds(NOW, 90);
  const restored = aReward({ onReturn: 'restored' });
  const used = (reward = restored) => {
    const { redemption, order } = use(withVoucher(), {}, NOW, reward);
    return { redemption: { ...redemption, voucher: withVoucher().voucher }, order };
  };
  const paid = (amount: number) => {
    const card = withVoucher({ balance: eur(500) });
    const { redemption, order } = use(card, { pay: eur(amount) });
    return { redemption: { ...redemption, voucher: { ...card.voucher, balance: eur(500 - amount) } }, order };
  };
  const restore = (
    { redemption, order }: { readonly redemption: WithVoucher; readonly order: Order },
    asked: { readonly returnId?: string; readonly amount?: number } = {},
    reward = restored,
    now = NOW,
  ) => decideRestore(aMember().account, redemption, reward, order, { returnId: 'R-1', ...asked }, aVersion(), now);

  test('a voucher can be used again, where its terms say so', () => {
    const { ledger, redemption, order } = restore(used());
    expect(redemption).toMatchObject({ state: 'issued', revision: 3, voucher: { code: 'C', expiresAt: SOON } });
    expect(ledger.appended).toMatchObject([{ kind: 'restore', points: 0, redemption: { orderId: 'A-1', returnId: 'R-1' } }]);
    expect(order).toMatchObject({ revision: 2, tender: { vouchers: [{ refunds: [{ returnId: 'R-1', amount: 0 }] }] } });
    expect(refusalOf(() => restore(used(aReward()), {}, aReward())).code).toBe('WRONG_STATE');
  });

  test('a voucher that has expired meanwhile lives as long as one that is issued now', () => {
    expect(restore(used(), {}, restored, LATER).redemption.voucher?.expiresAt).toBe('2026-12-21T23:00:00.000Z');
  });

  test('the amount that a gift card paid comes back onto it, bit by bit and no more', () => {
    const some = restore(paid(500), { amount: 200 });
    expect(some.redemption).toMatchObject({ state: 'issued', voucher: { balance: eur(200) } });
    expect(some.ledger.appended.at(-1)?.redemption?.paid).toEqual({ currency: 'EUR', amount: 200, left: 200 });
    const card = { redemption: { ...some.redemption, voucher: { ...withVoucher().voucher, balance: eur(200) } }, order: some.order };
    expect(refusalOf(() => restore(card, { returnId: 'R-2', amount: 301 }))).toEqual({ code: 'RETURN_EXCEEDS_PURCHASE', field: 'amount' });
    expect(refusalOf(() => restore(card, { amount: 300 }))).toEqual({ code: 'ALREADY_EXISTS', field: 'returnId' });
    const rest = restore(card, { returnId: 'R-2' });
    expect(rest.redemption.voucher?.balance).toEqual(eur(500));
    const whole = { redemption: { ...rest.redemption, voucher: { ...withVoucher().voucher, balance: eur(500) } }, order: rest.order };
    expect(refusalOf(() => restore(whole, { returnId: 'R-3' }))).toEqual({ code: 'RETURN_EXCEEDS_PURCHASE', field: 'orderId' });
  });

  test.each([
    ['of another order', { ...used(), order: anOrder('A-2') }, {}, 'NOT_FOUND', 'orderId'],
    ['an amount of a voucher that is used whole', used(), { amount: 1 }, 'VALIDATION_FAILED', 'amount'],
  ])('%s is refused', (_, before, asked, code, field) => {
    expect(refusalOf(() => restore(before, asked))).toEqual({ code, field });
  });

  test('a voucher comes back once for an order', () => {
    const once = restore(used());
    const again = use({ ...once.redemption, voucher: withVoucher().voucher }, {}, NOW, restored, anOrder('A-2'));
    const back = { redemption: { ...again.redemption, voucher: withVoucher().voucher }, order: once.order };
    expect(refusalOf(() => restore(back, { returnId: 'R-2' }))).toEqual({ code: 'RETURN_EXCEEDS_PURCHASE', field: 'orderId' });
  });
});
