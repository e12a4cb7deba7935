/**
 * A member's contribution in the last 365 days, in minor units of the report's currency:
 *
 *   revenue × margin − cost of serving for the days of membership in it − points redeemed or paid with, at what they cost
 */
import { YEAR_DAYS } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { lastYearOf, pointsSpentAfter, revenueOf } from '../history/spending.ts';
import { beginOf } from '../lifecycle/lifecycle.ts';
import type { AsOf } from '../passes/measure.ts';

/** A whole number; negative where the member cost more than they brought. */
export function contributionOf(member: MemberAsOf, { day, settings }: Pick<AsOf, 'day' | 'settings'>): number {
  const { margin, costPerMemberYear, pointCost } = settings;
  const days = Math.max(0, Math.min(YEAR_DAYS, day - beginOf(member) + 1));
  const points = pointCost === undefined ? 0 : (pointsSpentAfter(member, day - YEAR_DAYS) * pointCost.amount) / pointCost.points;
  // Adding 0 turns −0 into 0.
  return Math.round(revenueOf(lastYearOf(member, day)) * margin - (costPerMemberYear * days) / YEAR_DAYS - points) + 0;
}
