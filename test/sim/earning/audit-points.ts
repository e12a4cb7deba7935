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
export function pointsFor(
  terms: EarningTerms,
  bought: Bought,
  left: bigint = BigInt(bought.amount),
  hundredths = 100n,
  paid = 0n,
  excluded = 0n,
): bigint {
  const rate = terms.rates.find(({ currency }) => currency === bought.currency);
  const minorUnits = DECIMALS[bought.currency];
  if (rate === undefined || minorUnits === undefined) return 0n;
  const whole = BigInt(bought.amount);
  const byPoints = left === whole ? paid : (paid * left) / whole;
  // "Points that pay an order pay excluded goods first."
  let money = left - (byPoints > excluded ? byPoints : excluded);
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

/** A line of an order, and how many of its pieces came back. */
interface Row {
  readonly quantity: bigint;
  readonly amount: bigint;
  back: bigint;
}

/** The goods of an order that were not returned. */
export interface Stock {
  left: bigint;
  readonly whole: bigint;
  /** Absent for an order without lines. */
  readonly pieces: bigint | undefined;
  returns: number;
  readonly bySku: Map<string, { readonly rows: readonly Row[]; amount: bigint; readonly earns: boolean }>;
}

/** @param exclude Of the terms that it earns under. */
export function stockOf(bought: Bought, exclude: EarningTerms['exclude'] = {}): Stock {
  const bySku: Stock['bySku'] = new Map();
  for (const { sku = '', category, quantity, amount } of bought.lines ?? []) {
    const known = bySku.get(sku) ?? { rows: [], amount: 0n, earns: true };
    const isExcluded =
      exclude.skus?.includes(sku) === true || exclude.categories?.some((one) => `${category ?? ''}/`.startsWith(`${one}/`)) === true;
    const rows = [...known.rows, { quantity: BigInt(quantity), amount: BigInt(amount), back: 0n }];
    bySku.set(sku, {
      rows: rows.sort((a, b) => Number(b.amount * a.quantity - a.amount * b.quantity)),
      amount: known.amount + BigInt(amount),
      earns: known.earns && !isExcluded,
    });
  }
  const pieces = bought.lines?.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n);
  return { left: BigInt(bought.amount), whole: BigInt(bought.amount), pieces, returns: 0, bySku };
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

/** "The rounding of a till is no error: half a minor unit for each piece, and at least one." */
const isRounding = (asked: bigint, left: bigint, pieces: bigint): boolean => {
  const off = asked > left ? asked - left : left - asked;
  return left > 0n && (off <= 1n || off * 2n <= pieces + (pieces % 2n));
};

/** Takes a return out of the goods, as far as there are any: of each SKU the dearest pieces first, the last with all that is left. */
export function bringBack(stock: Stock, currency: string, asked: Asked): Brought {
  stock.returns += 1;
  if (asked.currency !== undefined && asked.currency !== currency) return { amount: 0n, exceeding: false, foreign: true };
  let exceeding = false;
  let amount = BigInt(asked.amount ?? 0);
  for (const line of asked.lines ?? []) {
    const known = stock.bySku.get(line.sku);
    const there = known?.rows.reduce((sum, row) => sum + row.quantity - row.back, 0n) ?? 0n;
    const total = known?.rows.reduce((sum, row) => sum + row.quantity, 0n) ?? 0n;
    const quantity = BigInt(line.quantity) > there ? there : BigInt(line.quantity);
    exceeding ||= quantity < BigInt(line.quantity);
    let [share, more] = [0n, quantity];
    for (const row of known?.rows ?? []) {
      const piece = more > row.quantity - row.back ? row.quantity - row.back : more;
      share += (row.amount * (row.back + piece)) / row.quantity - (row.amount * row.back) / row.quantity;
      row.back += piece;
      more -= piece;
    }
    const isLast = quantity > 0n && quantity === there;
    const left = known?.amount ?? 0n;
    let taken = share > left || isLast ? left : share;
    if (line.amount !== undefined) {
      const wanted = BigInt(line.amount);
      const isRounded = isLast && there < total && isRounding(wanted, left, total);
      taken = isRounded || wanted > left ? left : wanted;
      exceeding ||= wanted > left && !isRounded;
    }
    if (known !== undefined) known.amount -= taken;
    amount += taken;
  }
  const taken = amount > stock.left ? stock.left : amount;
  const isRounded = stock.left < stock.whole && isRounding(amount, stock.left, stock.pieces ?? BigInt(stock.returns));
  exceeding ||= taken < amount && !isRounded;
  stock.left -= taken;
  return { amount: taken, exceeding, foreign: false };
}

export const copyOf = ({ bySku, ...stock }: Stock): Stock => ({
  ...stock,
  bySku: new Map([...bySku].map(([sku, { rows, ...rest }]) => [sku, { ...rest, rows: rows.map((row) => ({ ...row })) }])),
});

/** "A return by amount is spread over all goods in proportion": minor units of excluded goods among what is left. */
export function excludedOf({ left, whole, bySku }: Stock): bigint {
  const goods = [...bySku.values()];
  const bought = goods.flatMap(({ rows }) => rows).reduce((sum, { amount }) => sum + amount, 0n);
  const kept = goods.reduce((sum, { amount }) => sum + amount, 0n);
  const excluded = goods.reduce((sum, { amount, earns }) => (earns ? sum : sum + amount), 0n);
  const base = whole - (bought - kept);
  return base <= 0n || left <= 0n ? 0n : (excluded * left) / base;
}
