/**
 * Whether a member's tier ends soon and will be lost without another purchase. A history has the day on which the tier was reached and
 * the purchases, but not the tier's end. So the end is computed from the terms, from the last day on which the purchases met the
 * qualification. There is no answer where
 *
 * - the tier asks for engagement, or for spending in another currency than the report's;
 * - the computed end has passed: the tier was reviewed, or extended by hand;
 * - the terms take no tier away.
 *
 * Points count as they were credited, multipliers included.
 */
import { type CalendarDate, dateOf, startOf } from '../../kernel/calendar.ts';
import type { Instant } from '../../kernel/time.ts';
import { countsIn, isMet, type QualifyingMonth, type Window, windowAt } from '../../tiers/qualifying.ts';
import { holdUntil, lastBefore } from '../../tiers/standing.ts';
import { type Hold, levelOf, type Qualification, type QualificationPeriod, type TierTerms } from '../../tiers/tier-terms.ts';
import { type Day, dateOfDay, dayOf } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { memoizedByRules } from '../history/memoized-by-rules.ts';
import type { AsOf } from '../passes/measure.ts';

/** An end within so many days is near. */
const NEAR_DAYS = 60;
/** Days. A quick lower bound that skips members who reached the tier recently. */
const SHORTEST_MONTH = 28;

export interface TierLoss {
  readonly tier: string;
  /** The last day of the tier. */
  readonly on: CalendarDate;
}

export function tierLossOf(member: MemberAsOf, { day, programme, settings }: AsOf): TierLoss | null {
  const { tiers, timeZone } = programme.terms;
  if (tiers === undefined || member.tier === null || tiers.downgrade === 'none' || tiers.hold.policy === 'forever') return null;
  const qualification = levelOf(tiers, member.tier)?.qualification;
  const reached = member.facts.findLast((fact) => fact.kind === 'tier' && fact.tier === member.tier)?.day;
  if (qualification === undefined || reached === undefined || !isKnown(qualification, settings.currency)) return null;
  if (reached + tiers.hold.months * SHORTEST_MONTH > day + NEAR_DAYS) return null;
  const enrolledAt = startOfDay(member.enrolledOn, timeZone);
  const latest = endOf(tiers.hold, Math.max(reached, member.purchases.at(-1)?.day ?? reached), enrolledAt, timeZone);
  // The tier has ended, even if the last purchase had earned it again.
  if (latest === null || latest.day <= day) return null;
  const counted = member.purchases.map((purchase) => countedAs(purchase, settings.currency));
  const life: Life = { member, enrolledAt, counted, tiers, qualification, timeZone };
  const end = endOf(tiers.hold, qualifiedOn(life, reached), enrolledAt, timeZone);
  const isNear = end !== null && day < end.day && end.day <= day + NEAR_DAYS;
  return isNear && !suffices(life, end.last) ? { tier: member.tier, on: end.on } : null;
}

/** The end of a tier. */
interface End {
  /** The last instant of the tier; `on` and `day` are its day. */
  readonly last: Instant;
  readonly on: CalendarDate;
  readonly day: Day;
}

/** null: the tier has no end. Except for anniversaries, all members who earned the tier on one day share its end. */
function endOf(hold: Hold, qualifiedOn: Day, enrolledAt: Instant, timeZone: string): End | null {
  const compute = (): End | null => {
    const until = holdUntil(hold, startOfDay(qualifiedOn, timeZone), enrolledAt, timeZone);
    if (until === null) return null;
    const last = lastBefore(until);
    const on = dateOf(last, timeZone);
    return { last, on, day: dayOf(on) };
  };
  return hold.policy === 'for' && hold.to === 'anniversary' ? compute() : ends(hold, timeZone, qualifiedOn, compute);
}

const ends = memoizedByRules<Hold, Day, End | null>();

interface Life {
  readonly member: MemberAsOf;
  readonly enrolledAt: Instant;
  /** The qualifying part of each purchase day. */
  readonly counted: readonly QualifyingMonth[];
  readonly tiers: TierTerms;
  readonly qualification: Qualification;
  readonly timeZone: string;
}

/** Cached, because members reach and earn tiers on the same few thousand days. */
const startOfDay = (day: Day, timeZone: string): Instant => starts(null, timeZone, day, () => startOf(dateOfDay(day), timeZone));
const starts = memoizedByRules<null, Day, Instant>();
const lastOfDay = (day: Day, timeZone: string): Instant => lasts(null, timeZone, day, () => lastBefore(startOfDay(day + 1, timeZone)));
const lasts = memoizedByRules<null, Day, Instant>();

const isKnown = ({ of }: Qualification, currency: string): boolean =>
  of.every((requirement) => requirement.metric !== 'engagement' && (requirement.metric !== 'spend' || requirement.currency === currency));

/** The last day on which the purchases met the qualification: when the tier was reached, or earned again since. */
function qualifiedOn(life: Life, reached: Day): Day {
  const again = life.member.purchases.findLast(
    ({ day }, index) => day > reached && suffices(life, lastOfDay(day, life.timeZone), index + 1),
  );
  return again?.day ?? reached;
}

/** @param first how many purchase days count. Default: all. */
function suffices({ enrolledAt, counted, tiers, qualification, timeZone }: Life, at: Instant, first = counted.length): boolean {
  return isMet(qualification, countsIn(counted.slice(0, first), windowOf(tiers.period, at, enrolledAt, timeZone)));
}

/** `windowAt`, cached. Except for anniversaries the window is the same for every member. */
function windowOf(period: QualificationPeriod, at: Instant, enrolledAt: Instant, timeZone: string): Window {
  const compute = () => windowAt(period, at, enrolledAt, timeZone);
  return period.kind === 'anniversary' ? compute() : windows(period, timeZone, at, compute);
}

const windows = memoizedByRules<QualificationPeriod, Instant, Window>();

const countedAs = ({ day, orders, amount, points }: MemberAsOf['purchases'][number], currency: string): QualifyingMonth => ({
  from: dateOfDay(day),
  points,
  purchases: orders,
  engagement: 0,
  spend: [{ currency, amount }],
});
