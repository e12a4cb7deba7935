/**
 * Qualifying counts: what was earned, never the balance. Added up by calendar month in the programme's time
 * zone, on the account, so that a promotion needs no other read. The month of the enrolment is split at the anniversary, so
 * that membership years add up exactly.
 */
import { addMonths, anniversaryBefore, type CalendarDate, dateOf, firstOfMonth, firstOfYear } from '../kernel/calendar.ts';
import { addPoints } from '../kernel/points.ts';
import type { Instant } from '../kernel/time.ts';
import type { Qualification, QualificationPeriod, Requirement } from './tier-terms.ts';

/** The counts that one entry adds, or that a return removes. */
export interface Qualifying {
  /** First day of the month that it is added to: see `countedFrom`. */
  readonly from: CalendarDate;
  readonly points?: number | undefined;
  readonly purchases?: number | undefined;
  readonly engagement?: number | undefined;
  /** Minor units. */
  readonly spend?: { readonly currency: string; readonly amount: number } | undefined;
}

export interface QualifyingMonth {
  readonly from: CalendarDate;
  readonly points: number;
  readonly purchases: number;
  readonly engagement: number;
  readonly spend: readonly { readonly currency: string; readonly amount: number }[];
}

/** Four years with their anniversaries: more than any period except a lifetime needs. Older months are added to the oldest. */
export const MAX_QUALIFYING_MONTHS = 52;

/** First day of the month, or the anniversary if it is in the same month and not later. */
export function countedFrom(at: Instant, enrolledAt: Instant | null, timeZone: string): CalendarDate {
  const day = dateOf(at, timeZone);
  const month = firstOfMonth(day);
  if (enrolledAt === null) return month;
  const anniversary = anniversaryBefore(dateOf(enrolledAt, timeZone), day);
  return anniversary >= month && anniversary <= day ? anniversary : month;
}

export function addQualifying(months: readonly QualifyingMonth[], more: Qualifying): readonly QualifyingMonth[] {
  const place = months.findIndex(({ from }) => from >= more.from);
  const at = place === -1 ? months.length : place;
  const known = months[at]?.from === more.from ? months[at] : undefined;
  const sum = added(known ?? { from: more.from, points: 0, purchases: 0, engagement: 0, spend: [] }, more);
  const result = [...months.slice(0, at), ...(isNothing(sum) ? [] : [sum]), ...months.slice(known === undefined ? at : at + 1)];
  const [oldest, next, ...rest] = result;
  if (result.length <= MAX_QUALIFYING_MONTHS || oldest === undefined || next === undefined) return result;
  return [
    next.spend.reduce((merged, spend) => added(merged, { from: oldest.from, spend }), added(oldest, { ...next, spend: undefined })),
    ...rest,
  ];
}

function added(month: QualifyingMonth, { points = 0, purchases = 0, engagement = 0, spend }: Qualifying): QualifyingMonth {
  return {
    from: month.from,
    points: addPoints(month.points, points),
    purchases: month.purchases + purchases,
    engagement: addPoints(month.engagement, engagement),
    spend: spend === undefined ? month.spend : spent(month.spend, spend),
  };
}

function spent(
  known: QualifyingMonth['spend'],
  { currency, amount }: { readonly currency: string; readonly amount: number },
): QualifyingMonth['spend'] {
  const before = known.find((other) => other.currency === currency)?.amount ?? 0;
  const sum = addPoints(before, amount);
  return [...known.filter((other) => other.currency !== currency), ...(sum === 0 ? [] : [{ currency, amount: sum }])];
}

const isNothing = ({ points, purchases, engagement, spend }: QualifyingMonth): boolean =>
  points === 0 && purchases === 0 && engagement === 0 && spend.length === 0;

/** The days of a qualification period: `from` inclusive, `to` exclusive. */
export interface Window {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const EVER: Window = { from: '0000-01-01' as CalendarDate, to: '9999-12-31' as CalendarDate };

/** The qualification period of the day of `at`. */
export function windowAt(period: QualificationPeriod, at: Instant, enrolledAt: Instant | null, timeZone: string): Window {
  const day = dateOf(at, timeZone);
  switch (period.kind) {
    case 'rolling':
      return { from: addMonths(firstOfMonth(day), 1 - period.months), to: addMonths(firstOfMonth(day), 1) };
    case 'calendar-year':
      return { from: firstOfYear(day), to: addMonths(firstOfYear(day), 12) };
    case 'anniversary': {
      if (enrolledAt === null) return EVER;
      const enrolled = dateOf(enrolledAt, timeZone);
      const from = anniversaryBefore(enrolled, day);
      // Counts from the enrolment, not from the last anniversary: 28 February is followed by 29 February again.
      const years = Number(from.slice(0, 4)) - Number(enrolled.slice(0, 4)) + 1;
      return { from: years === 1 ? EVER.from : from, to: addMonths(enrolled, 12 * years) };
    }
    case 'lifetime':
      return EVER;
  }
}

/** The sums of a window. */
export interface Counts {
  readonly points: number;
  readonly purchases: number;
  readonly engagement: number;
  readonly activeMonths: number;
  readonly spend: QualifyingMonth['spend'];
}

export function countsIn(months: readonly QualifyingMonth[], { from, to }: Window): Counts {
  let [points, purchases, engagement] = [0, 0, 0];
  let spend: QualifyingMonth['spend'] = [];
  const active = new Set<string>();
  for (const month of months) {
    if (month.from < from || month.from >= to) continue;
    points += month.points;
    purchases += month.purchases;
    engagement += month.engagement;
    spend = month.spend.reduce(spent, spend);
    if (month.purchases > 0) active.add(month.from.slice(0, 7));
  }
  return { points, purchases, engagement, activeMonths: active.size, spend };
}

/** The count that a requirement compares. */
export function countOf(counts: Counts, requirement: Requirement): number {
  switch (requirement.metric) {
    case 'active-months':
      return counts.activeMonths;
    case 'spend':
      return counts.spend.find(({ currency }) => currency === requirement.currency)?.amount ?? 0;
    default:
      return counts[requirement.metric];
  }
}

export function isMet({ need, of }: Qualification, counts: Counts): boolean {
  const met = (requirement: Requirement) => countOf(counts, requirement) >= requirement.atLeast;
  return need === 'all' ? of.every(met) : of.some(met);
}
