/** The auditor's own calendar of a time zone, based on Intl alone. A day is the UTC midnight of its date. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** In the simulated years every offset and every change of one is a multiple of a quarter of an hour. */
const QUARTER = HOUR / 4;
const formats = new Map<string, Intl.DateTimeFormat>();
const starts = new Map<string, number>();

/** Bounds the cache: a few years of days in a few zones, so that a long run does not grow. */
const MAX_REMEMBERED = 50_000;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  formats.set(timeZone, format);
  return format;
}

function dateShown(at: number, timeZone: string): number {
  const [month = 0, day = 0, year = 0] = formatOf(timeZone).format(at).split('/').map(Number);
  return Date.UTC(year, month - 1, day);
}

/** The first instant at which the zone's calendar shows the day, or a later one if it skips the day. */
export function startOfDay(day: number, timeZone: string): number {
  const key = `${timeZone}${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  // No zone is further from UTC than this. Within, the date only increases, except for clocks set back over midnight.
  let before = day - 16 * HOUR;
  let after = day + 16 * HOUR;
  while (after - before > QUARTER) {
    const middle = before + Math.floor((after - before) / QUARTER / 2) * QUARTER;
    if (dateShown(middle, timeZone) >= day) after = middle;
    else before = middle;
  }
  if (starts.size >= MAX_REMEMBERED) starts.clear();
  starts.set(key, after);
  return after;
}

export function dayOf(at: number, timeZone: string): number {
  const guess = Math.floor(at / DAY) * DAY;
  for (const day of [guess + DAY, guess]) if (startOfDay(day, timeZone) <= at) return day;
  return guess - DAY;
}

export const addDays = (day: number, count: number): number => day + count * DAY;

/** The same day of a later month, or the last day of that month. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), lastOfMonth));
}

const partsOf = (day: number): { readonly year: number; readonly month: number } => {
  const date = new Date(day);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
};

export const yearOf = (day: number): number => partsOf(day).year;

export function firstOfMonth(day: number): number {
  const { year, month } = partsOf(day);
  return Date.UTC(year, month, 1);
}

/** The first day after the day, month, quarter or year of a day. */
export function dayAfter(day: number, period: 'day' | 'month' | 'quarter' | 'year'): number {
  const { year, month } = partsOf(day);
  switch (period) {
    case 'day':
      return addDays(day, 1);
    case 'month':
      return Date.UTC(year, month + 1, 1);
    case 'quarter':
      return Date.UTC(year, Math.floor(month / 3) * 3 + 3, 1);
    case 'year':
      return Date.UTC(year + 1, 0, 1);
  }
}

/** A day of the year by month, from 1, and number; 29 February is the 28th in other years. */
export function dayOfYear(year: number, month: number, number: number): number {
  return Math.min(Date.UTC(year, month - 1, number), Date.UTC(year, month, 0));
}

/** The same day of another year. */
export function inYear(day: number, year: number): number {
  const date = new Date(day);
  return dayOfYear(year, date.getUTCMonth() + 1, date.getUTCDate());
}

/** The last anniversary up to a day; the day itself counts as the first. undefined before it. */
export function lastAnniversary(of: number, upTo: number): number | undefined {
  if (upTo < of) return undefined;
  const year = yearOf(upTo);
  const thisYear = inYear(of, year);
  return thisYear <= upTo ? thisYear : inYear(of, year - 1);
}

/** The first anniversary after a day. */
export function nextAnniversary(of: number, behind: number): number {
  const year = Math.max(yearOf(behind), yearOf(of) + 1);
  const thisYear = inYear(of, year);
  return thisYear > behind ? thisYear : inYear(of, year + 1);
}

export const iso = (at: number): string => new Date(at).toISOString();
/** A day as text, `2026-11-21`. */
export const dateText = (day: number): string => iso(day).slice(0, 10);
export const dayFrom = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);
