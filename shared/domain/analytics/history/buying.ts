/** A member's buying as the models of it see it, (x, tₓ, T): how often they bought again, and how long after the first time, until when. */
import type { Day } from './day.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

export interface Buying {
  /** x: days with a purchase after the first such day; purchases of one day count once, and the first is not a repeat. */
  readonly repeats: number;
  /** tₓ: days from the first purchase to the last; 0 without a repeat. */
  readonly lastAfter: number;
  /** T: days from the first purchase to the day it is seen. */
  readonly age: number;
  /** Minor units of the repeats, all together. */
  readonly repeatAmount: number;
}

/** By the end of that day; null: nothing was bought by then. */
export function buyingUntil({ purchases }: Pick<MemberAsOf, 'purchases'>, day: Day): Buying | null {
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
