/** How much of a purchase a return covers, and what the rest still earns. */

import { formatMoney } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import { type Amounts, type Earned, earnedPoints, type Multiplier, NO_MULTIPLIER } from './earning.ts';
import type { EarningTerms } from './earning-terms.ts';
import type { OrderReturn, Purchase, Returned, ReturnedLine, ReturnRequest } from './order.ts';

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
  if (excess === 'capped') return { ...returned, amount: left };
  const money = (amount: number) => formatMoney(amount, purchase.currency);
  throw new Refusal(
    'RETURN_EXCEEDS_PURCHASE',
    `${money(returned.amount)} are more than the ${money(left)} left of ${money(purchase.amount)}`,
    request.lines === undefined ? 'amount' : 'lines',
  );
}

export const returnedAmount = (returns: readonly OrderReturn[]): number =>
  returns.reduce((sum, { reversal }) => sum + (reversal?.amount ?? 0), 0);

function returnedByLines(purchase: Purchase, earlier: readonly OrderReturn[], lines: readonly ReturnedLine[], excess: Excess): Returned {
  const left = linesLeft(purchase, earlier);
  const found = lines.map((line, index) => {
    const stock = left.get(line.sku) ?? { quantity: 0, amount: 0 };
    if (line.quantity > stock.quantity && excess === 'strict') {
      const reason = left.has(line.sku) ? `${stock.quantity} of ${line.sku} are left to return` : `${line.sku} is not in the purchase`;
      throw new Refusal('RETURN_EXCEEDS_PURCHASE', reason, `lines.${index}.${left.has(line.sku) ? 'quantity' : 'sku'}`);
    }
    const quantity = Math.min(line.quantity, stock.quantity);
    const share = quantity === 0 ? 0 : Number((BigInt(stock.amount) * BigInt(quantity)) / BigInt(stock.quantity));
    const amount = line.amount ?? share;
    if (amount > stock.amount && excess === 'strict') {
      throw new Refusal(
        'RETURN_EXCEEDS_PURCHASE',
        `${formatMoney(amount, purchase.currency)} are more than the ${formatMoney(stock.amount, purchase.currency)} left of ${line.sku}`,
        `lines.${index}.amount`,
      );
    }
    const taken = Math.min(amount, stock.amount);
    left.set(line.sku, { quantity: stock.quantity - quantity, amount: stock.amount - taken });
    return { sku: line.sku, quantity, amount: taken };
  });
  return { amount: found.reduce((sum, { amount }) => sum + amount, 0), lines: found };
}

function linesLeft(purchase: Purchase, earlier: readonly OrderReturn[]): Map<string, { quantity: number; amount: number }> {
  const left = new Map<string, { quantity: number; amount: number }>();
  for (const { sku, quantity, amount } of purchase.lines ?? []) {
    const same = left.get(sku) ?? { quantity: 0, amount: 0 };
    left.set(sku, { quantity: same.quantity + quantity, amount: same.amount + amount });
  }
  for (const { reversal } of earlier) {
    for (const { sku, quantity, amount } of reversal?.lines ?? []) {
      const same = left.get(sku);
      if (same) left.set(sku, { quantity: same.quantity - quantity, amount: same.amount - amount });
    }
  }
  return left;
}

/**
 * Points that the purchase would have earned without the returned part, under its own terms. Tax, shipping,
 * discount and payments with points shrink with the goods. A return reverses the difference, so a purchase that is returned in
 * any number of parts keeps exactly what its rest earns, and a full return keeps nothing.
 */
export function pointsOfRest(
  terms: EarningTerms,
  purchase: Amounts,
  returnedSoFar: number,
  multiplier: Multiplier = NO_MULTIPLIER,
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
  };
  return earnedPoints(terms, amounts, multiplier);
}
