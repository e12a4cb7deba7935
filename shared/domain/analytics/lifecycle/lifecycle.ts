/**
 * The lifecycle stage of a member on any day. It depends only on the purchases up to that day and on the expected interval, so it can be
 * computed for any past day. The first line that holds decides:
 *
 * | stage | at the end of the day |
 * |---|---|
 * | acquired | has not bought |
 * | lapsed | has not bought for longer than the programme's churn rule allows |
 * | at-risk | has not bought for longer than the member's own expected interval |
 * | won-back | the last purchase day, or the one before it, ended a lapse: until the second purchase day after the return |
 * | activated | has bought on one day |
 * | referring | has bought on several days, and was rewarded for more friends than were reversed in the last 365 days |
 * | retained | has bought on several days |
 *
 * The expected interval uses the purchases until that day. Without one (nobody has bought twice) nobody is at risk, and a member can
 * lapse only by a churn rule in days.
 */

import { type Day, YEAR_DAYS } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import type { ChurnRule } from '../passes/analytics-settings.ts';
import type { LifecycleStage } from '../passes/insight.ts';
import { expectedInterval, type IntervalModel } from '../retention/expected-interval.ts';
import { daysUntilLapse } from './lapse.ts';

/** The rules that stages depend on. */
export interface StageRules {
  readonly interval: IntervalModel;
  readonly churn: ChurnRule;
}

/** The stages that can follow on the next day; a member may also stay. A law test checks whole histories against this table. */
export const MOVES: Readonly<Record<LifecycleStage, readonly LifecycleStage[]>> = {
  acquired: ['activated'],
  activated: ['retained', 'referring', 'at-risk', 'lapsed'],
  retained: ['referring', 'at-risk', 'lapsed'],
  referring: ['retained', 'at-risk', 'lapsed'],
  'at-risk': ['retained', 'referring', 'won-back', 'lapsed'],
  lapsed: ['won-back'],
  'won-back': ['retained', 'referring', 'at-risk', 'lapsed'],
};

/** The day of enrolment, or of the first purchase where that is earlier: old purchases can be imported. */
export const beginOf = ({ enrolledOn, purchases }: MemberAsOf): Day => Math.min(enrolledOn, purchases[0]?.day ?? enrolledOn);

/** @param member as of `day` or later. @returns null: the member had not begun yet. */
export function stageOn(member: MemberAsOf, day: Day, { interval, churn }: StageRules): LifecycleStage | null {
  if (day < beginOf(member)) return null;
  const count = countUntil(member, day);
  const last = member.purchases[count - 1];
  if (last === undefined) return 'acquired';
  const expected = expectedInterval(member, interval, count);
  const since = day - last.day;
  if (hasLapsed(since, expected, { interval, churn })) return 'lapsed';
  if (expected !== null && since > expected) return 'at-risk';
  const endedLapse = (at: number) => hadLapsedBefore(member, at, { interval, churn });
  if (endedLapse(count - 1) || endedLapse(count - 2)) return 'won-back';
  if (count === 1) return 'activated';
  return friendsOf(member, day) > 0 ? 'referring' : 'retained';
}

/** The number of purchase days up to a day. */
function countUntil({ purchases }: MemberAsOf, day: Day): number {
  let count = purchases.length;
  while (count > 0 && (purchases[count - 1]?.day ?? 0) > day) count -= 1;
  return count;
}

/** Whether the member had lapsed on the eve of the purchase at index `at`. */
function hadLapsedBefore(member: MemberAsOf, at: number, { interval, churn }: StageRules): boolean {
  const [before, on] = [member.purchases[at - 1], member.purchases[at]];
  if (before === undefined || on === undefined) return false;
  return hasLapsed(on.day - 1 - before.day, expectedInterval(member, interval, at), { interval, churn });
}

/** The same rule as in the report `retention`. @param since days after the last purchase. */
function hasLapsed(since: number, expected: number | null, { interval, churn }: StageRules): boolean {
  const limit = daysUntilLapse(expected, churn, interval);
  return limit !== null && since >= limit;
}

function friendsOf({ facts }: MemberAsOf, day: Day): number {
  let friends = 0;
  for (const fact of facts) if (fact.kind === 'friend' && fact.day <= day && fact.day > day - YEAR_DAYS) friends += fact.friends;
  return friends;
}
