/**
 * Whether a member's tier comes to an end soon and, without another purchase, is not kept. Histories do not have the tier's end; they
 * have the day on which the tier was reached, and what was bought. So the end is told by the terms, from the last day on which what had been
 * bought sufficed for the tier. It cannot be known, and is not said, where
 *
 * - the tier asks for engagement, or for spending in another currency than the report's;
 * - the end that is told has passed: the tier was reviewed, or given for longer by hand;
 * - the terms take no tier away.
 *
 * Points count as they were credited, with what a multiplier added.
 */
import { type CalendarDate, dateOf, startOf } from '../calendar.ts';
import { countsIn, isMet, type QualifyingMonth, windowAt } from '../qualifying.ts';
import { holdUntil, lastBefore } from '../standing.ts';
import { levelOf, type Qualification, type TierTerms } from '../tier-terms.ts';
import type { Instant } from '../time.ts';
import { type Day, dateOfDay, dayOf } from './day.ts';
import type { AsOf } from './measure.ts';
import type { MemberAsOf } from './member-as-of.ts';

/** The end is near for so many days before it. */
export const NEAR_DAYS = 60;
/** Days. Who reached a tier so recently is let go before anything is computed. */
const SHORTEST_MONTH = 28;

export interface TierLoss {
  readonly tier: string;
  /** Its last day. */
  readonly on: CalendarDate;
}

export function tierLossOf(member: MemberAsOf, { day, programme, settings }: AsOf): TierLoss | null {
  const { tiers, timeZone } = programme.terms;
  if (tiers === undefined || member.tier === null || tiers.downgrade === 'none' || tiers.hold.policy === 'forever') return null;
  const qualification = levelOf(tiers, member.tier)?.qualification;
  const reached = member.facts.findLast((fact) => fact.kind === 'tier' && fact.tier === member.tier)?.day;
  if (qualification === undefined || reached === undefined || !isKnown(qualification, settings.currency)) return null;
  if (reached + tiers.hold.months * SHORTEST_MONTH > day + NEAR_DAYS) return null;
  const life: Life = { member, tiers, qualification, currency: settings.currency, timeZone };
  const until = holdUntil(tiers.hold, startOfDay(qualifiedOn(life, reached), timeZone), startOfDay(member.enrolledOn, timeZone), timeZone);
  if (until === null || suffices(life, lastBefore(until))) return null;
  const on = dateOf(lastBefore(until), timeZone);
  const days = dayOf(on) - day;
  return 0 < days && days <= NEAR_DAYS ? { tier: member.tier, on } : null;
}

interface Life {
  readonly member: MemberAsOf;
  readonly tiers: TierTerms;
  readonly qualification: Qualification;
  readonly currency: string;
  readonly timeZone: string;
}

const startOfDay = (day: Day, timeZone: string): Instant => startOf(dateOfDay(day), timeZone);

const isKnown = ({ of }: Qualification, currency: string): boolean =>
  of.every((requirement) => requirement.metric !== 'engagement' && (requirement.metric !== 'spend' || requirement.currency === currency));

/** The last day on which what had been bought sufficed: when the tier was reached, or earned again since. */
function qualifiedOn(life: Life, reached: Day): Day {
  const again = life.member.purchases.findLast(
    ({ day }) => day > reached && suffices(life, lastBefore(startOfDay(day + 1, life.timeZone)), day),
  );
  return again?.day ?? reached;
}

/** @param until purchases up to that day; all unless told. */
function suffices({ member, tiers, qualification, currency, timeZone }: Life, at: Instant, until = Number.MAX_SAFE_INTEGER): boolean {
  const months = member.purchases.filter(({ day }) => day <= until).map((purchase) => countedAs(purchase, currency));
  return isMet(qualification, countsIn(months, windowAt(tiers.period, at, startOfDay(member.enrolledOn, timeZone), timeZone)));
}

const countedAs = ({ day, orders, amount, points }: MemberAsOf['purchases'][number], currency: string): QualifyingMonth => ({
  from: dateOfDay(day),
  points,
  purchases: orders,
  engagement: 0,
  spend: [{ currency, amount }],
});
