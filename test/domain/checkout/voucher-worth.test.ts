import { expect, test } from 'vitest';
import { discountOf } from '../../../shared/domain/checkout/voucher-worth.ts';
import type { VoucherBenefit } from '../../../shared/domain/rewards/reward-terms.ts';
import { aLine, refusalOf } from '../../support/kernel/builders.ts';

const eur = (amount: number) => ({ currency: 'EUR', amount });

test.each<[string, VoucherBenefit, number, number]>([
  ['an amount', { type: 'amount-off', ...eur(500) }, 1_999, 500],
  ['no more than the basket', { type: 'amount-off', ...eur(500) }, 499, 499],
  ['a share, rounded down', { type: 'percent-off', percent: 10 }, 1_999, 199],
  ['a share up to an amount', { type: 'percent-off', percent: 10, upTo: eur(100) }, 1_999, 100],
  ['a share below that amount', { type: 'percent-off', percent: 10, upTo: eur(200) }, 1_999, 199],
  ['one of the product, at its lowest price', { type: 'free-product', sku: 'MUG' }, 3_300, 733],
  ['an upgrade, no money', { type: 'upgrade', to: 'seat' }, 1_999, 0],
])('takes off %s', (_, benefit, amount, off) => {
  const lines = [aLine('MUG', 1, 1_000), aLine('MUG', 3, 2_200), aLine('CUP', 1, 100)];
  expect(discountOf(benefit, { ...eur(amount), lines })).toBe(off);
});

test('one unit of weighed goods, and never more than was bought of it', () => {
  const off = (quantity: number, amount: number) =>
    discountOf({ type: 'free-product', sku: 'TEA' }, { ...eur(amount), lines: [aLine('TEA', quantity, amount)] });
  expect([off(1.1, 330), off(2.5, 999), off(0.25, 200)]).toEqual([300, 399, 200]);
});

test.each<[string, VoucherBenefit, string]>([
  ['another currency than the amount', { type: 'amount-off', currency: 'USD', amount: 500 }, 'basket.currency'],
  ['another currency than the limit', { type: 'percent-off', percent: 10, upTo: { currency: 'USD', amount: 500 } }, 'basket.currency'],
  ['a basket without the product', { type: 'free-product', sku: 'MUG' }, 'basket.lines'],
])('refuses %s', (_, benefit, field) => {
  expect(refusalOf(() => discountOf(benefit, { ...eur(1_999), lines: [aLine('CUP', 1, 1_999)] }))).toEqual({
    code: 'VALIDATION_FAILED',
    field,
  });
});
