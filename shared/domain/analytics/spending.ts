/** What a member has spent, by the day. */
import { type Day, YEAR_DAYS } from './day.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

/** Minor units of the report's currency. */
export const revenueOf = (purchases: readonly PurchaseDay[]): number => purchases.reduce((sum, { amount }) => sum + amount, 0);

/** Those of the last `YEAR_DAYS`. */
export const lastYearOf = ({ purchases }: MemberAsOf, day: Day): readonly PurchaseDay[] =>
  purchases.filter((purchase) => purchase.day > day - YEAR_DAYS);

export const lastPurchaseOf = ({ purchases }: MemberAsOf): PurchaseDay | undefined => purchases.at(-1);
