/** A member's spending of money and points, by day. */
import { type Day, YEAR_DAYS } from './day.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

/** Revenue in minor units of the report's currency. */
export const revenueOf = (purchases: readonly PurchaseDay[]): number => purchases.reduce((sum, { amount }) => sum + amount, 0);

/** The purchases of the last `YEAR_DAYS` days up to a day. */
export const lastYearOf = ({ purchases }: MemberAsOf, day: Day): readonly PurchaseDay[] =>
  purchases.filter((purchase) => purchase.day > day - YEAR_DAYS);

/** Points spent on rewards and at tills after a day, less the points given back after it. */
export function pointsSpentAfter({ facts }: MemberAsOf, after: Day): number {
  let points = 0;
  for (const fact of facts) {
    if (fact.day <= after) continue;
    if (fact.kind === 'redemption' || (fact.kind === 'points' && fact.how === 'paid')) points += fact.points;
    else if (fact.kind === 'points' && fact.how === 'refunded') points -= fact.points;
  }
  return points;
}

export const lastPurchaseOf = ({ purchases }: MemberAsOf): PurchaseDay | undefined => purchases.at(-1);
