/** The auditor's own calendar: days of a time zone, by Intl alone. A day is the midnight in UTC that has its date. */
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** In the years that are simulated every offset, and every change of one, is at a whole quarter of an hour. */
const QUARTER = HOUR / 4;
const formats = new Map<string, Intl.DateTimeFormat>();
const starts = new Map<string, number>();

/** Days of a few years in the few zones that are simulated; a long run must not remember ever more. */
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

/** The first instant at which the zone's calendar shows the day, or a later one should it skip that day. */
export function startOfDay(day: number, timeZone: string): number {
  const key = `${timeZone}${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  // No zone is further than this from UTC; within, the date only grows, but for clocks set back over midnight.
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

/** The same day of a later month, or that month's last. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), lastOfMonth));
}

export function firstOfNextMonth(day: number): number {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
