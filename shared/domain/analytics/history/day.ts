/**
 * Days and calendar periods as numbers, because a pass over all members counts and compares millions of them.
 * A day here is a day of the programme's calendar. The code that turned an instant into it knew the time zone.
 */
import type { CalendarDate } from '../../kernel/calendar.ts';

/** Days since 1970-01-01. */
export type Day = number;

export const DAYS_A_WEEK = 7;

/** The year before a day, that day included, and each year as a customer. Always 365 days, so that years compare. */
export const YEAR_DAYS = 365;

export type PeriodUnit = 'week' | 'month' | 'quarter' | 'year';

const DAY_MILLIS = 86_400_000;
/** 1970-01-01 was a Thursday. Weeks begin on Mondays, as in ISO 8601. */
const FIRST_WEEKDAY = 3;

export const dayOf = (date: CalendarDate): Day => Date.parse(`${date}T00:00:00Z`) / DAY_MILLIS;

/** A cache, because a pass asks for the same few thousand days again and again. Pure in effect, and bounded. */
export function dateOfDay(day: Day): CalendarDate {
  const known = dates.get(day);
  if (known !== undefined) return known;
  const date = new Date(day * DAY_MILLIS).toISOString().slice(0, 10) as CalendarDate;
  if (dates.size >= MOST_DATES) dates.clear();
  dates.set(day, date);
  return date;
}

const dates = new Map<Day, CalendarDate>();
const MOST_DATES = 10_000;

/**
 * The number of a period, so that the next period is one more. Months and longer count from January of year 0; weeks from that of
 * 1970-01-01.
 */
export function periodOf(day: Day, unit: PeriodUnit): number {
  if (unit === 'week') return Math.floor((day + FIRST_WEEKDAY) / DAYS_A_WEEK);
  return Math.floor(monthOf(day) / MONTHS_OF[unit]);
}

/**
 * Months since January of year 0. Plain arithmetic, because passes ask it of every fact. Years begin in March here, so that leap days
 * come last, in eras of 400 years (H. Hinnant, "chrono-compatible low-level date algorithms", 2013, `civil_from_days`).
 */
function monthOf(day: Day): number {
  const since = day + DAYS_TO_1970;
  const era = Math.floor(since / ERA_DAYS);
  const dayOfEra = since - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (era * 400 + yearOfEra) * 12 + monthFromMarch + 2;
}

/** Days from 1 March of year 0 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;
const ERA_DAYS = 146_097;

const MONTHS_OF = { month: 1, quarter: 3, year: 12 } as const;

/** The first day of a period. */
export function startOfPeriod(period: number, unit: PeriodUnit): Day {
  if (unit === 'week') return period * DAYS_A_WEEK - FIRST_WEEKDAY;
  const month = period * MONTHS_OF[unit];
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MILLIS;
}

/** `2026-W47`, `2026-11`, `2026-Q4`, `2026`: ISO 8601 where it has a form. */
export function periodName(period: number, unit: PeriodUnit): string {
  const start = startOfPeriod(period, unit);
  switch (unit) {
    case 'week': {
      // A week belongs to the year of its Thursday.
      const year = dateOfDay(start + FIRST_WEEKDAY).slice(0, 4);
      const first = periodOf(dayOf(`${year}-01-04` as CalendarDate), 'week');
      return `${year}-W${String(period - first + 1).padStart(2, '0')}`;
    }
    case 'month':
      return dateOfDay(start).slice(0, 7);
    case 'quarter':
      return `${dateOfDay(start).slice(0, 4)}-Q${(period % 4) + 1}`;
    case 'year':
      return dateOfDay(start).slice(0, 4);
  }
}
