/** What a member has spent, by the day: money, and points. */
import { type Day, YEAR_DAYS } from './day.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

/** Minor units of the report's currency. */
export const revenueOf = (purchases: readonly PurchaseDay[]): number => purchases.reduce((sum, { amount }) => sum + amount, 0);

/** Those of the last `YEAR_DAYS`. */
export const lastYearOf = ({ purchases }: MemberAsOf, day: Day): readonly PurchaseDay[] =>
  purchases.filter((purchase) => purchase.day > day - YEAR_DAYS);

/** On rewards and at tills on the days after that one, less what was given back on them. */
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
