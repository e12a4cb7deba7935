/** What a member has spent, by the day. */
import type { Day } from './day.ts';
import type { MemberAsOf, PurchaseDay } from './member-as-of.ts';

/** A year back is the last 365 days, with the day itself. */
export const YEAR_DAYS = 365;

/** Minor units of the report's currency. */
export const revenueOf = (purchases: readonly PurchaseDay[]): number => purchases.reduce((sum, { amount }) => sum + amount, 0);

/** Those of the last year. */
export const lastYearOf = ({ purchases }: MemberAsOf, day: Day): readonly PurchaseDay[] =>
  purchases.filter((purchase) => purchase.day > day - YEAR_DAYS);

export const lastPurchaseOf = ({ purchases }: MemberAsOf): PurchaseDay | undefined => purchases.at(-1);
