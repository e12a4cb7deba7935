/**
 * Where in the life of a customer a member is, on any day: a function of what was bought by then and of the expected interval, so that
 * it can be said of any day of the past. The first line that holds decides:
 *
 * | stage | at the end of the day |
 * |---|---|
 * | acquired | has not bought |
 * | lapsed | has not bought for longer than the programme's churn rule allows |
 * | at-risk | has not bought for longer than the own expected interval |
 * | won-back | the last purchase day, or the one before it, ended a lapse: until the second purchase day after the return |
 * | activated | has bought on one day |
 * | referring | has bought on several, and in the last 365 days was paid for more friends than were taken back |
 * | retained | has bought on several |
 *
 * The expected interval is the one that was known then: from the purchases until that day. Where there is none (nobody has bought
 * twice), nobody is at risk, and only a churn rule in days tells who has lapsed.
 */
import { type Day, YEAR_DAYS } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { daysUntilLapse } from '../history/spells.ts';
import type { LifecycleStage } from '../passes/insight.ts';
import type { ChurnRule } from '../passes/settings.ts';
import { expectedInterval, type IntervalModel } from '../retention/expected-interval.ts';

/** What stages go by besides the member. */
export interface StageRules {
  readonly interval: IntervalModel;
  readonly churn: ChurnRule;
}

/** Where a member may be the next day; everyone may also stay. A law holds whole lives against it. */
export const MOVES: Readonly<Record<LifecycleStage, readonly LifecycleStage[]>> = {
  acquired: ['activated'],
  activated: ['retained', 'referring', 'at-risk', 'lapsed'],
  retained: ['referring', 'at-risk', 'lapsed'],
  referring: ['retained', 'at-risk', 'lapsed'],
  'at-risk': ['retained', 'referring', 'won-back', 'lapsed'],
  lapsed: ['won-back'],
  'won-back': ['retained', 'referring', 'at-risk', 'lapsed'],
};

/** Enrolled, or bought before that: purchases of old are imported. */
export const beginOf = ({ enrolledOn, purchases }: MemberAsOf): Day => Math.min(enrolledOn, purchases[0]?.day ?? enrolledOn);

/** @param member as of `day` or later; null: was not there yet. */
export function stageOn(member: MemberAsOf, day: Day, { interval, churn }: StageRules): LifecycleStage | null {
  if (day < beginOf(member)) return null;
  const count = countUntil(member, day);
  const last = member.purchases[count - 1];
  if (last === undefined) return 'acquired';
  const expected = expectedInterval(member, interval, count);
  const since = day - last.day;
  if (hasLapsed(since, expected, churn)) return 'lapsed';
  if (expected !== null && since > expected) return 'at-risk';
  const endedLapse = (at: number) => hadLapsedBefore(member, at, { interval, churn });
  if (endedLapse(count - 1) || endedLapse(count - 2)) return 'won-back';
  if (count === 1) return 'activated';
  return friendsOf(member, day) > 0 ? 'referring' : 'retained';
}

/** Days with a purchase until then. */
function countUntil({ purchases }: MemberAsOf, day: Day): number {
  let count = purchases.length;
  while (count > 0 && (purchases[count - 1]?.day ?? 0) > day) count -= 1;
  return count;
}

/** On the eve of the purchase at that place. */
function hadLapsedBefore(member: MemberAsOf, at: number, { interval, churn }: StageRules): boolean {
  const [before, on] = [member.purchases[at - 1], member.purchases[at]];
  if (before === undefined || on === undefined) return false;
  return hasLapsed(on.day - 1 - before.day, expectedInterval(member, interval, at), churn);
}

/** As the report on retention has it. @param since days after the last purchase. */
function hasLapsed(since: number, expected: number | null, churn: ChurnRule): boolean {
  const limit = daysUntilLapse(expected, churn);
  return limit !== null && since >= limit;
}

function friendsOf({ facts }: MemberAsOf, day: Day): number {
  let friends = 0;
  for (const fact of facts) if (fact.kind === 'friend' && fact.day <= day && fact.day > day - YEAR_DAYS) friends += fact.friends;
  return friends;
}
