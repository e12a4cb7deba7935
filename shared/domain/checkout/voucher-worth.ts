/** The discount of a voucher on a basket. */

import type { OrderLine } from '../earning/order.ts';
import { thousandthsOf } from '../earning/quantity.ts';
import { formatMoney } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Money, VoucherBenefit } from '../rewards/reward-terms.ts';

/** The basket at a till. */
export interface Basket extends Money {
  readonly lines?: readonly OrderLine[] | undefined;
}

/** Minor units of the basket's currency, rounded down; 0 for a benefit that is not money. @throws Refusal VALIDATION_FAILED. */
export function discountOf(benefit: VoucherBenefit, basket: Basket): number {
  switch (benefit.type) {
    case 'amount-off':
      checkCurrency(benefit, basket);
      return Math.min(benefit.amount, basket.amount);
    case 'percent-off': {
      const discount = Number((BigInt(basket.amount) * BigInt(benefit.percent)) / 100n);
      if (benefit.upTo === undefined) return discount;
      checkCurrency(benefit.upTo, basket);
      return Math.min(discount, benefit.upTo.amount);
    }
    case 'free-product':
      return priceOfOne(benefit.sku, basket);
    case 'upgrade':
      return 0;
  }
}

/** The unit price of the cheapest line with this SKU; of weighed goods, what less than one unit costs. */
function priceOfOne(sku: string, { lines = [] }: Basket): number {
  const prices = lines.filter((line) => line.sku === sku).map(priceOfUnit);
  if (prices.length === 0) throw new Refusal('VALIDATION_FAILED', `must have ${sku}, which the voucher gives`, 'basket.lines');
  return Math.min(...prices);
}

function priceOfUnit({ amount, quantity }: OrderLine): number {
  const thousandths = thousandthsOf(quantity);
  return thousandths < 1000 ? amount : Number((BigInt(amount) * 1000n) / BigInt(thousandths));
}

function checkCurrency({ currency, amount }: Money, basket: Basket): void {
  if (basket.currency === currency) return;
  throw new Refusal(
    'VALIDATION_FAILED',
    `must be ${currency}: the voucher is good for ${formatMoney(amount, currency)}`,
    'basket.currency',
  );
}
