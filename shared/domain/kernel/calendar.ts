/** Calendar rules in a programme's time zone. Only this file uses the calendar library. */
import { Temporal } from 'temporal-polyfill';
import { type Instant, toInstant } from './time.ts';

declare const calendarDate: unique symbol;
/** A calendar day without a time zone, `2026-11-21`. The text sorts chronologically. */
export type CalendarDate = string & { readonly [calendarDate]: true };

/** Exactly one of the two. */
export type Span = { readonly months: number; readonly days?: undefined } | { readonly days: number; readonly months?: undefined };

/** The period that a span is rounded up to. */
export type PeriodEnd = 'day' | 'month' | 'quarter' | 'year';

/** Whether the IANA time zone exists. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return /^[A-Z]/.test(timeZone);
  } catch {
    return false;
  }
}

/** A day whose instants, from its first to the next day's first, all show that date. */
interface KnownDay {
  readonly day: Temporal.PlainDate;
  readonly first: Instant;
  readonly next: Instant;
  /** First instants of days that were computed from it. */
  readonly counted: Map<string, Instant>;
}

/**
 * Cache of the last days of each zone, with the results computed from them: all purchases of a day need the same, and the
 * computation would be a third of their CPU time. The functions stay pure in effect. The cache is bounded.
 */
const lastDays = new Map<string, readonly KnownDay[]>();
const MAX_ZONES = 100;
/** Typically today, the day of a late purchase, and the day on which something became due. */
const MAX_DAYS = 4;
const MAX_COUNTED = 100;

function dayAt(at: Instant, timeZone: string): KnownDay {
  return lastDays.get(timeZone)?.find(({ first, next }) => first <= at && at < next) ?? knownDayOf(at, timeZone);
}

/** The first instant of the day that `later` computes from the day of `at`. `name` is the cache key of `later`. */
function counted(at: Instant, timeZone: string, name: string, later: (day: Temporal.PlainDate) => Temporal.PlainDate): Instant {
  const known = dayAt(at, timeZone);
  const found = known.counted.get(name);
  if (found !== undefined) return found;
  // Not always midnight: some zones start daylight-saving time at midnight.
  const first = toInstant(later(known.day).toZonedDateTime(timeZone).epochMilliseconds);
  if (known.counted.size < MAX_COUNTED) known.counted.set(name, first);
  return first;
}

function knownDayOf(at: Instant, timeZone: string): KnownDay {
  const shown = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone);
  const start = shown.startOfDay();
  const end = start.add({ hours: 24 });
  const known = {
    day: shown.toPlainDate(),
    first: toInstant(start.epochMilliseconds),
    next: toInstant(end.epochMilliseconds),
    counted: new Map(),
  };
  // A day in or before which clocks change is not cached: some of its instants may show another date.
  if (start.subtract({ hours: 24 }).offset === start.offset && end.offset === start.offset) {
    if (lastDays.size >= MAX_ZONES) lastDays.clear();
    lastDays.set(timeZone, [known, ...(lastDays.get(timeZone) ?? [])].slice(0, MAX_DAYS));
  }
  return known;
}

/** The first instant of the day that is `days` after the day of `at`. */
export function startOfDayAfter(at: Instant, days: number, timeZone: string): Instant {
  return counted(at, timeZone, `${days}`, (day) => day.add({ days }));
}

/**
 * The first instant after a span of days or months, rounded up to the end of its day, month, quarter or year. A day
 * that does not exist becomes the last of the month: 31 January plus one month is the end of 28 or 29 February.
 */
export function endOfPeriodAfter(at: Instant, span: Span, to: PeriodEnd, timeZone: string): Instant {
  const name = `${span.months === undefined ? `${span.days} days` : `${span.months} months`} ${to}`;
  return counted(at, timeZone, name, (day) => dayAfterPeriod(day.add(span), to));
}

function dayAfterPeriod(day: Temporal.PlainDate, to: PeriodEnd): Temporal.PlainDate {
  switch (to) {
    case 'day':
      return day.add({ days: 1 });
    case 'month':
      return day.with({ day: 1 }).add({ months: 1 });
    case 'quarter':
      return day.with({ day: 1 }).add({ months: 3 - ((day.month - 1) % 3) });
    case 'year':
      return day.with({ month: 1, day: 1 }).add({ years: 1 });
  }
}

/**
 * The first instant after the next `month`/`day` that is at least `days` days after the day of `at`. In common years 29 February is
 * the 28th.
 */
export function endOfNextDate(at: Instant, month: number, day: number, days: number, timeZone: string): Instant {
  return counted(at, timeZone, `${month}-${day} after ${days} days`, (from) => {
    const earliest = from.add({ days });
    const inYear = (year: number) => Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
    const next = inYear(earliest.year);
    return (Temporal.PlainDate.compare(next, earliest) >= 0 ? next : inYear(earliest.year + 1)).add({ days: 1 });
  });
}

/** The calendar day of an instant in a zone. */
export const dateOf = (at: Instant, timeZone: string): CalendarDate => dayAt(at, timeZone).day.toString() as CalendarDate;

/** The first instant of a day. */
export const startOf = (date: CalendarDate, timeZone: string): Instant =>
  toInstant(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);

/** The last millisecond of a day. */
export const endOf = (date: CalendarDate, timeZone: string): Instant =>
  toInstant(Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1);

export const firstOfMonth = (date: CalendarDate): CalendarDate => `${date.slice(0, 7)}-01` as CalendarDate;
export const firstOfYear = (date: CalendarDate): CalendarDate => `${date.slice(0, 4)}-01-01` as CalendarDate;

/** A day that does not exist becomes the last of the month. */
export const addMonths = (date: CalendarDate, months: number): CalendarDate =>
  Temporal.PlainDate.from(date).add({ months }).toString() as CalendarDate;

/**
 * The last anniversary of `date` that is not after `day`; `date` itself before the first. An anniversary of 29 February is on the
 * 28th in common years.
 */
export function anniversaryBefore(date: CalendarDate, day: CalendarDate): CalendarDate {
  const years = Math.max(0, Number(day.slice(0, 4)) - Number(date.slice(0, 4)));
  const inYear = addMonths(date, 12 * years);
  return inYear <= day || years === 0 ? inYear : addMonths(date, 12 * (years - 1));
}

/** The first anniversary of `date` that is after `day`. */
export function anniversaryAfter(date: CalendarDate, day: CalendarDate): CalendarDate {
  const years = Math.max(1, Number(day.slice(0, 4)) - Number(date.slice(0, 4)));
  const inYear = addMonths(date, 12 * years);
  return inYear > day ? inYear : addMonths(date, 12 * (years + 1));
}

/** Whether the text is an existing day in the form `2026-11-21`. */
export function isDate(text: string): text is CalendarDate {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/** Parses a day that was checked before, for example by the contract. @throws RangeError. */
export const toDate = (text: string): CalendarDate => Temporal.PlainDate.from(text).toString() as CalendarDate;
