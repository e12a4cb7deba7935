/** The counts towards a tier: what was earned less returns, by the day that they count for. */
import type { Qualifying } from '../../../shared/domain/tiers/qualifying.ts';
import type { QualificationPeriod, Requirement, TierLevel } from '../../../shared/domain/tiers/tier-terms.ts';
import { addMonths, dateText, dayOf, firstOfMonth, inYear, lastAnniversary, yearOf } from '../kernel/audit-calendar.ts';

export interface Counted {
  readonly points: number;
  readonly purchases: number;
  readonly engagement: number;
  readonly spend: Readonly<Record<string, number>>;
}

/** By day, as text: the first of a month, or the enrolment's anniversary in it. */
export type Counters = ReadonlyMap<string, Counted>;

const NOTHING: Counted = { points: 0, purchases: 0, engagement: 0, spend: {} };

/** "By calendar month in the programme's time zone; the month of the enrolment is split at the anniversary." */
export function countedWith(occurredAt: string, enrolledAt: string | null, timeZone: string): string {
  const day = dayOf(Date.parse(occurredAt), timeZone);
  const month = firstOfMonth(day);
  const anniversary = enrolledAt === null ? undefined : lastAnniversary(dayOf(Date.parse(enrolledAt), timeZone), day);
  return dateText(anniversary !== undefined && anniversary > month ? anniversary : month);
}

export function counting(counters: Counters, { from, points = 0, purchases = 0, engagement = 0, spend }: Qualifying): Counters {
  const before = counters.get(from) ?? NOTHING;
  const after: Counted = {
    points: before.points + points,
    purchases: before.purchases + purchases,
    engagement: before.engagement + engagement,
    spend: spend === undefined ? before.spend : { ...before.spend, [spend.currency]: (before.spend[spend.currency] ?? 0) + spend.amount },
  };
  return new Map(counters).set(from, after);
}

/** A text that is equal exactly for equal counters. */
export function shownCounters(counters: Counters): string {
  return [...counters]
    .map(([from, { points, purchases, engagement, spend }]) => {
      const money = Object.entries(spend).filter(([, amount]) => amount !== 0);
      const counts = [points, purchases, engagement, ...money.map((one) => one.join(' ')).sort()];
      return counts.every((count) => count === 0) ? '' : `${from}: ${counts.join(', ')}; `;
    })
    .sort()
    .join('');
}

/** From a day up to, not including, another, as text, which sorts by day. */
interface Period {
  readonly from: string;
  readonly to: string;
}

const EVER: Period = { from: '', to: '~' };

/** The qualification period of an instant. */
export function periodAt(period: QualificationPeriod, at: string, enrolledAt: string | null, timeZone: string): Period {
  const day = dayOf(Date.parse(at), timeZone);
  const month = firstOfMonth(day);
  switch (period.kind) {
    case 'rolling':
      return { from: dateText(addMonths(month, 1 - period.months)), to: dateText(addMonths(month, 1)) };
    case 'calendar-year':
      return { from: dateText(Date.UTC(yearOf(day), 0, 1)), to: dateText(Date.UTC(yearOf(day) + 1, 0, 1)) };
    case 'anniversary': {
      if (enrolledAt === null) return EVER;
      const enrolled = dayOf(Date.parse(enrolledAt), timeZone);
      const last = lastAnniversary(enrolled, day) ?? enrolled;
      // Purchases before the enrolment count in the first year.
      return { from: last === enrolled ? '' : dateText(last), to: dateText(inYear(enrolled, yearOf(last) + 1)) };
    }
    case 'lifetime':
      return EVER;
  }
}

/** The present amount of a requirement. */
export function countOf(counters: Counters, { from, to }: Period, requirement: Requirement): number {
  let sum = 0;
  const months = new Set<string>();
  for (const [day, counted] of counters) {
    if (day < from || day >= to) continue;
    if (requirement.metric === 'spend') sum += counted.spend[requirement.currency] ?? 0;
    else if (requirement.metric !== 'active-months') sum += counted[requirement.metric];
    else if (counted.purchases > 0) months.add(day.slice(0, 7));
  }
  return requirement.metric === 'active-months' ? months.size : sum;
}

export function isReached({ qualification }: TierLevel, counters: Counters, period: Period): boolean {
  if (qualification === undefined) return true;
  const met = (requirement: Requirement): boolean => countOf(counters, period, requirement) >= requirement.atLeast;
  return qualification.need === 'all' ? qualification.of.every(met) : qualification.of.some(met);
}
