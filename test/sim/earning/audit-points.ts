/** The auditor's own arithmetic of points for purchases and returns, from the programme's terms. */

import type { EarningTerms } from '../../../shared/domain/earning/earning-terms.ts';
import type { OrderLine, ReturnedLine } from '../../../shared/domain/earning/order.ts';

const DECIMALS: Readonly<Record<string, bigint>> = { JPY: 1n, EUR: 100n, USD: 100n, KWD: 1_000n };

export interface Bought {
  readonly currency: string;
  readonly amount: number;
  readonly tax?: number | undefined;
  readonly shipping?: number | undefined;
  readonly discount?: number | undefined;
  readonly lines?: readonly OrderLine[] | undefined;
}

export const takesCurrency = (terms: EarningTerms, currency: string): boolean => terms.rates.some((rate) => rate.currency === currency);

/**
 * "X points for every Y units of the currency, rounded once; nothing below the minimum; tax, shipping and discount count where the terms
 * say so", for the part of the purchase that is left. Those parts shrink with the goods, with fractions of a minor unit dropped, and so
 * does the part that points `paid`, which earns nothing. A tier's multiplier, in hundredths, comes before the rounding.
 */
export function pointsFor(terms: EarningTerms, bought: Bought, left: bigint = BigInt(bought.amount), hundredths = 100n, paid = 0n): bigint {
  const rate = terms.rates.find(({ currency }) => currency === bought.currency);
  const minorUnits = DECIMALS[bought.currency];
  if (rate === undefined || minorUnits === undefined) return 0n;
  const whole = BigInt(bought.amount);
  let money = left - (left === whole ? paid : (paid * left) / whole);
  for (const part of terms.include) {
    const amount = BigInt(bought[part] ?? 0);
    money += left === whole ? amount : (amount * left) / whole;
  }
  if (money < BigInt(rate.minimumAmount ?? 0)) return 0n;
  const above = money * BigInt(rate.points) * hundredths;
  const below = BigInt(rate.perUnits) * minorUnits * 100n;
  const rest = above % below;
  const down = above / below;
  if (terms.rounding === 'up') return rest > 0n ? down + 1n : down;
  if (terms.rounding === 'nearest') return rest * 2n >= below ? down + 1n : down;
  return down;
}

/** The goods of an order that were not returned. */
export interface Stock {
  left: bigint;
  readonly bySku: Map<string, { quantity: bigint; amount: bigint }>;
}

export function stockOf(bought: Bought): Stock {
  const bySku: Stock['bySku'] = new Map();
  for (const { sku, quantity, amount } of bought.lines ?? []) {
    const known = bySku.get(sku) ?? { quantity: 0n, amount: 0n };
    bySku.set(sku, { quantity: known.quantity + BigInt(quantity), amount: known.amount + BigInt(amount) });
  }
  return { left: BigInt(bought.amount), bySku };
}

export interface Asked {
  readonly currency?: string | undefined;
  readonly amount?: number | undefined;
  readonly lines?: readonly ReturnedLine[] | undefined;
}

export interface Brought {
  readonly amount: bigint;
  /** Whether the request asked for more than was left. */
  readonly exceeding: boolean;
  /** Whether its currency differs from the purchase's, so that it returns nothing. */
  readonly foreign: boolean;
}

/** Takes a return out of the goods, as far as there are any. */
export function bringBack(stock: Stock, currency: string, asked: Asked): Brought {
  if (asked.currency !== undefined && asked.currency !== currency) return { amount: 0n, exceeding: false, foreign: true };
  let exceeding = false;
  let amount = BigInt(asked.amount ?? 0);
  for (const line of asked.lines ?? []) {
    const known = stock.bySku.get(line.sku) ?? { quantity: 0n, amount: 0n };
    const quantity = BigInt(line.quantity) > known.quantity ? known.quantity : BigInt(line.quantity);
    const share = quantity === 0n ? 0n : (known.amount * quantity) / known.quantity;
    const wanted = line.amount === undefined ? share : BigInt(line.amount);
    const taken = wanted > known.amount ? known.amount : wanted;
    exceeding ||= quantity < BigInt(line.quantity) || taken < wanted;
    stock.bySku.set(line.sku, { quantity: known.quantity - quantity, amount: known.amount - taken });
    amount += taken;
  }
  const taken = amount > stock.left ? stock.left : amount;
  exceeding ||= taken < amount;
  stock.left -= taken;
  return { amount: taken, exceeding, foreign: false };
}

export const copyOf = (stock: Stock): Stock => ({ left: stock.left, bySku: new Map(stock.bySku) });
