/** Times in a plan: gaps between events, turns of days, and birth dates. */
import { addDays, dateText, dayAfter, dayOf, startOfDay } from './audit-calendar.ts';
import { type Random, weighted } from './random.ts';

export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;
const GAPS = weighted({ moment: 35, seconds: 30, hours: 15, days: 16, months: 4, years: 0.4 });

/** From a moment to months. */
export function gap(random: Random): number {
  switch (random.weighted(GAPS)) {
    case 'moment':
      return random.below(200);
    case 'seconds':
      return random.below(20 * SECOND);
    case 'hours':
      return random.below(12 * HOUR);
    case 'days':
      return random.below(20 * DAY);
    case 'months':
      return random.below(120 * DAY);
    case 'years':
      return random.between(200, 900) * DAY;
  }
}

/** Timers act at the first instant of a day, month or year, so tests want a moment before it and one after it. */
export function untilMidnight(random: Random, timeZone: string, now: number): number {
  const today = dayOf(now, timeZone);
  const day = random.pick([addDays(today, 1), addDays(today, 1), addDays(today, 30), dayAfter(today, 'month'), dayAfter(today, 'quarter')]);
  return Math.max(0, startOfDay(day, timeZone) - now + random.between(-3 * SECOND, 3 * SECOND));
}

/** Any birth date, leap days and turns of the year included, and often one whose birthday is near. */
export function birthDate(random: Random, now: number): string {
  const year = random.between(1950, 2008);
  const near = new Date(now + random.between(-3, 3) * DAY);
  return random.pick([
    dateText(Date.UTC(year, random.below(12), random.between(1, 28))),
    dateText(Date.UTC(year, near.getUTCMonth(), near.getUTCDate())),
    '2000-02-29',
    dateText(Date.UTC(year, 11, 31)),
    dateText(Date.UTC(year, 0, 1)),
  ]);
}
