/** How much of a purchase a return covers, and what the rest still earns. */

import { formatMoney } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Amounts, type Earned, earnedPoints, type Multiplier, NO_MULTIPLIER } from './earning.ts';
import type { EarningTerms } from './earning-terms.ts';
import type { OrderLine, OrderReturn, Purchase, Returned, ReturnedLine, ReturnRequest } from './order.ts';
import { quantityOf, thousandthsOf } from './quantity.ts';

/**
 * `strict` refuses a return that exceeds the purchase. `capped` cuts it: for returns that were accepted
 * before their purchase arrived and cannot be refused any more.
 */
export type Excess = 'strict' | 'capped';

/** @throws Refusal RETURN_EXCEEDS_PURCHASE or VALIDATION_FAILED when `strict`. */
export function returnedBy(purchase: Purchase, earlier: readonly OrderReturn[], request: ReturnRequest, excess: Excess): Returned {
  if (request.currency !== undefined && request.currency !== purchase.currency) {
    if (excess === 'strict') throw new Refusal('VALIDATION_FAILED', `must be the purchase's currency, ${purchase.currency}`, 'currency');
    // An amount in another currency covers nothing of this purchase.
    return { amount: 0 };
  }
  const left = purchase.amount - returnedAmount(earlier);
  const returned = request.lines === undefined ? { amount: request.amount } : returnedByLines(purchase, earlier, request.lines, excess);
  if (returned.amount <= left) return returned;
  const pieces = purchase.lines === undefined ? earlier.length + 1 : quantityOf(thousandthsIn(purchase.lines));
  const isRounded = left < purchase.amount && isRounding(returned.amount, left, pieces);
  if (excess === 'capped' || isRounded) return { ...returned, amount: left };
  const money = (amount: number) => formatMoney(amount, purchase.currency);
  throw new Refusal(
    'RETURN_EXCEEDS_PURCHASE',
    `${money(returned.amount)} are more than the ${money(left)} left of ${money(purchase.amount)}`,
    request.lines === undefined ? 'amount' : 'lines',
  );
}

/**
 * Whether a till's rounding explains the difference after an earlier part came back: half a minor unit for each piece, and at
 * least one minor unit. A till that sells two pieces for 29.33 may refund 14.67 for each.
 */
const isRounding = (amount: number, left: number, pieces: number): boolean =>
  left > 0 && Math.abs(amount - left) <= Math.max(1, Math.ceil(pieces / 2));

export const returnedAmount = (returns: readonly OrderReturn[]): number =>
  returns.reduce((sum, { reversal }) => sum + (reversal?.amount ?? 0), 0);

function returnedByLines(purchase: Purchase, earlier: readonly OrderReturn[], lines: readonly ReturnedLine[], excess: Excess): Returned {
  const left = goodsLeft(purchase, earlier);
  const found = lines.map((line, index) => {
    const goods = left.get(line.sku) ?? { thousandths: 0, amount: 0, bought: [] };
    const asked = thousandthsOf(line.quantity);
    if (asked > goods.thousandths && excess === 'strict') {
      const reason = left.has(line.sku) ? `${quantityOf(goods.thousandths)} of ${line.sku} are left to return` : notIn(purchase, line.sku);
      throw new Refusal('RETURN_EXCEEDS_PURCHASE', reason, `lines.${index}.${left.has(line.sku) ? 'quantity' : 'sku'}`);
    }
    const thousandths = Math.min(asked, goods.thousandths);
    const amount = amountOf(goods, thousandths, line.amount);
    if (amount > goods.amount && excess === 'strict') {
      throw new Refusal(
        'RETURN_EXCEEDS_PURCHASE',
        `${formatMoney(amount, purchase.currency)} are more than the ${formatMoney(goods.amount, purchase.currency)} left of ${line.sku}`,
        `lines.${index}.amount`,
      );
    }
    const taken = Math.min(amount, goods.amount);
    left.set(line.sku, { ...goods, thousandths: goods.thousandths - thousandths, amount: goods.amount - taken });
    return { sku: line.sku, quantity: quantityOf(thousandths), amount: taken };
  });
  return { amount: found.reduce((sum, { amount }) => sum + amount, 0), lines: found };
}

function notIn({ lines = [] }: Purchase, sku: string): string {
  const byAmount = lines.some((line) => line.sku === undefined) ? '; return goods without a SKU by amount' : '';
  return `${sku} is not in the purchase${byAmount}`;
}

/** One SKU of a purchase: what is left of it, and the lines on which it was bought, the dearest piece first. */
interface Goods {
  readonly thousandths: number;
  readonly amount: number;
  readonly bought: readonly OrderLine[];
}

/** The last piece takes all that is left. When a SKU was bought at several prices, the dearest pieces come back first. */
function amountOf(goods: Goods, thousandths: number, asked: number | undefined): number {
  const total = thousandthsIn(goods.bought);
  const isLast = thousandths > 0 && thousandths === goods.thousandths;
  if (asked !== undefined)
    return isLast && thousandths < total && isRounding(asked, goods.amount, quantityOf(total)) ? goods.amount : asked;
  if (isLast) return goods.amount;
  const before = total - goods.thousandths;
  return Math.min(goods.amount, priceOfFirst(goods.bought, before + thousandths) - priceOfFirst(goods.bought, before));
}

const thousandthsIn = (lines: readonly OrderLine[]): number => lines.reduce((sum, { quantity }) => sum + thousandthsOf(quantity), 0);

/** Minor units of the first so many thousandths of a piece. A part of a line is rounded down. */
function priceOfFirst(bought: readonly OrderLine[], thousandths: number): number {
  let [left, sum] = [thousandths, 0];
  for (const { quantity, amount } of bought) {
    const whole = thousandthsOf(quantity);
    const taken = Math.min(left, whole);
    sum += Number((BigInt(amount) * BigInt(taken)) / BigInt(whole));
    left -= taken;
  }
  return sum;
}

function goodsLeft(purchase: Purchase, earlier: readonly OrderReturn[]): Map<string, Goods> {
  const left = new Map<string, Goods>();
  for (const line of (purchase.lines ?? []).toSorted(byPieceDescending)) {
    const { sku } = line;
    if (sku === undefined) continue;
    const same = left.get(sku) ?? { thousandths: 0, amount: 0, bought: [] };
    left.set(sku, {
      thousandths: same.thousandths + thousandthsOf(line.quantity),
      amount: same.amount + line.amount,
      bought: [...same.bought, line],
    });
  }
  for (const { reversal } of earlier) {
    for (const { sku, quantity, amount } of reversal?.lines ?? []) {
      const same = left.get(sku);
      if (same) left.set(sku, { ...same, thousandths: same.thousandths - thousandthsOf(quantity), amount: same.amount - amount });
    }
  }
  return left;
}

function byPieceDescending(a: OrderLine, b: OrderLine): number {
  const [ofA, ofB] = [BigInt(a.amount) * BigInt(thousandthsOf(b.quantity)), BigInt(b.amount) * BigInt(thousandthsOf(a.quantity))];
  return ofA === ofB ? 0 : ofA > ofB ? -1 : 1;
}

/**
 * Points that the purchase would have earned without the returned part, under its own terms. Tax, shipping,
 * discount and payments with points shrink with the goods. A return reverses the difference, so a purchase that is returned in
 * any number of parts keeps exactly what its rest earns, and a full return keeps nothing.
 * @param excluded The excluded part of the rest, in minor units.
 */
export function pointsOfRest(
  terms: EarningTerms,
  purchase: Amounts,
  returnedSoFar: number,
  multiplier: Multiplier = NO_MULTIPLIER,
  excluded = 0,
): Pick<Earned, 'points' | 'base'> {
  if (returnedSoFar >= purchase.amount) return { points: 0, base: 0 };
  const rest = purchase.amount - returnedSoFar;
  const share = (amount: number | undefined) =>
    amount === undefined ? undefined : Number((BigInt(amount) * BigInt(rest)) / BigInt(purchase.amount));
  const amounts: Amounts = {
    currency: purchase.currency,
    amount: rest,
    tax: share(purchase.tax),
    shipping: share(purchase.shipping),
    discount: share(purchase.discount),
    paid: share(purchase.paid),
    excluded: excluded === 0 ? undefined : { amount: excluded, goods: [] },
  };
  return earnedPoints(terms, amounts, multiplier);
}
