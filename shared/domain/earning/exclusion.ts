/** Goods that do not earn: by SKU, or by category. A purchase without lines has none, because nothing says what it is of. */

import type { Excluded } from './earning.ts';
import type { Exclusions } from './earning-terms.ts';
import type { OrderLine, OrderReturn, Purchase } from './order.ts';

/** The excluded part of a purchase. undefined: none. */
export function excludedIn(exclusions: Exclusions | undefined, purchase: Pick<Purchase, 'lines'>): Excluded | undefined {
  const skus = excludedSkus(exclusions, purchase);
  return skus.size === 0 ? undefined : { amount: amountOf(purchase.lines ?? [], skus), goods: [...new Set(skus.values())] };
}

/**
 * The excluded part of what is left of a purchase, in minor units. A return by lines says what came back. A return by amount is spread
 * over all goods in proportion, rounded down for the excluded ones.
 */
export function excludedLeft(
  exclusions: Exclusions | undefined,
  purchase: Pick<Purchase, 'amount' | 'lines'>,
  returns: readonly OrderReturn[],
): number {
  const skus = excludedSkus(exclusions, purchase);
  if (skus.size === 0) return 0;
  const reversals = returns.flatMap(({ reversal }) => reversal ?? []);
  const rest = purchase.amount - reversals.reduce((sum, { amount }) => sum + amount, 0);
  const linesBack = reversals.flatMap(({ lines }) => lines ?? []);
  const keptByLines = purchase.amount - linesBack.reduce((sum, { amount }) => sum + amount, 0);
  const excluded = amountOf(purchase.lines ?? [], skus) - amountOf(linesBack, skus);
  if (rest <= 0 || keptByLines <= 0) return 0;
  return Number((BigInt(excluded) * BigInt(rest)) / BigInt(keptByLines));
}

type Goods = Pick<OrderLine, 'sku' | 'amount'>;
/** A line without a SKU stands for itself. */
const nameOf = (line: Goods): string | Goods => line.sku ?? line;

/** Each excluded SKU of the purchase, with the category or the SKU that the terms name. All lines of a SKU count as the excluded one. */
function excludedSkus(
  { categories = [], skus = [] }: Exclusions = {},
  { lines = [] }: Pick<Purchase, 'lines'>,
): ReadonlyMap<string | Goods, string> {
  return new Map(
    lines.flatMap((line) => {
      const { sku, category = '' } = line;
      const isNamed = sku !== undefined && skus.includes(sku);
      const named = isNamed ? sku : categories.find((one) => category === one || category.startsWith(`${one}/`));
      return named === undefined ? [] : [[nameOf(line), named] as const];
    }),
  );
}

const amountOf = (lines: readonly Goods[], excluded: ReadonlyMap<string | Goods, string>): number =>
  lines.reduce((sum, line) => (excluded.has(nameOf(line)) ? sum + line.amount : sum), 0);
