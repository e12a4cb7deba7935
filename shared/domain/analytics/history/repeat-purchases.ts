/** A member's repeat buying as the models see it, (x, tₓ, T): frequency, recency and customer age. */
import type { Day } from './day.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

export interface RepeatPurchases {
  /** x: the number of days with a purchase after the first such day. Purchases of one day count once. */
  readonly repeats: number;
  /** tₓ: days from the first purchase to the last; 0 without a repeat. */
  readonly lastAfter: number;
  /** T: days from the first purchase to the day of observation. */
  readonly age: number;
  /** The amount of all repeats together, in minor units. */
  readonly repeatAmount: number;
}

/** The member's buying up to the end of a day. null: no purchase by then. */
export function repeatPurchasesUntil({ purchases }: Pick<MemberAsOf, 'purchases'>, day: Day): RepeatPurchases | null {
  const [first, ...repeats] = until(purchases, day);
  if (first === undefined) return null;
  return {
    repeats: repeats.length,
    lastAfter: (repeats.at(-1) ?? first).day - first.day,
    age: day - first.day,
    repeatAmount: repeats.reduce((sum, { amount }) => sum + amount, 0),
  };
}

const until = (purchases: readonly PurchaseDay[], day: Day): readonly PurchaseDay[] =>
  (purchases.at(-1)?.day ?? day) <= day ? purchases : purchases.filter((purchase) => purchase.day <= day);
