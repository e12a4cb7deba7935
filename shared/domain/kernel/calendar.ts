/** Calendar rules in a programme's time zone. Only this file uses the calendar library. Bundles omit functions that it does not import. */
import * as Calendar from 'temporal-polyfill/fns/Calendar';
import * as PointInTime from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { type Instant, toInstant } from './time.ts';

declare const calendarDate: unique symbol;
/** A calendar day without a time zone, `2026-11-21`. The text sorts chronologically. */
export type CalendarDate = string & { readonly [calendarDate]: true };

/** Exactly one of the two. */
export type Span = { readonly months: number; readonly days?: undefined } | { readonly days: number; readonly months?: undefined };

/** The period that a span is rounded up to. */
export type PeriodEnd = 'day' | 'month' | 'quarter' | 'year';

const dayOf = (text: string): PlainDate.Record => PlainDate.fromString(text, Calendar.getISO);
const textOf = (day: PlainDate.Record): CalendarDate => PlainDate.toString(day) as CalendarDate;
const firstMillisOf = (day: PlainDate.Record, timeZone: string): number => PlainDate.toZonedDateTime(day, timeZone).epochMilliseconds;

/** Whether the IANA time zone exists. */
export function isTimeZone(timeZone: string): boolean {
  try {
    PointInTime.toZonedDateTimeISO(PointInTime.fromEpochMilliseconds(0), timeZone);
    return /^[A-Z]/.test(timeZone);
  } catch {
    return false;
  }
}

/** A day whose instants, from its first to the next day's first, all show that date. */
interface KnownDay {
  readonly day: PlainDate.Record;
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
function counted(at: Instant, timeZone: string, name: string, later: (day: PlainDate.Record) => PlainDate.Record): Instant {
  const known = dayAt(at, timeZone);
  const found = known.counted.get(name);
  if (found !== undefined) return found;
  // Not always midnight: some zones start daylight-saving time at midnight.
  const first = toInstant(firstMillisOf(later(known.day), timeZone));
  if (known.counted.size < MAX_COUNTED) known.counted.set(name, first);
  return first;
}

function knownDayOf(at: Instant, timeZone: string): KnownDay {
  const shown = PointInTime.toZonedDateTimeISO(PointInTime.fromString(at), timeZone);
  const start = ZonedDateTime.startOfDay(shown);
  const end = ZonedDateTime.addHours(start, 24);
  const known = {
    day: ZonedDateTime.toPlainDate(shown),
    first: toInstant(start.epochMilliseconds),
    next: toInstant(end.epochMilliseconds),
    counted: new Map(),
  };
  // A day in or before which clocks change is not cached: some of its instants may show another date.
  const offset = ZonedDateTime.offset(start);
  if (ZonedDateTime.offset(ZonedDateTime.subtractHours(start, 24)) === offset && ZonedDateTime.offset(end) === offset) {
    if (lastDays.size >= MAX_ZONES) lastDays.clear();
    lastDays.set(timeZone, [known, ...(lastDays.get(timeZone) ?? [])].slice(0, MAX_DAYS));
  }
  return known;
}

/** The first instant of the day that is `days` after the day of `at`. */
export function startOfDayAfter(at: Instant, days: number, timeZone: string): Instant {
  return counted(at, timeZone, `${days}`, (day) => PlainDate.addDays(day, days));
}

/**
 * The first instant after a span of days or months, rounded up to the end of its day, month, quarter or year. A day
 * that does not exist becomes the last of the month: 31 January plus one month is the end of 28 or 29 February.
 */
export function endOfPeriodAfter(at: Instant, span: Span, to: PeriodEnd, timeZone: string): Instant {
  const name = `${span.months === undefined ? `${span.days} days` : `${span.months} months`} ${to}`;
  return counted(at, timeZone, name, (day) => dayAfterPeriod(dayAfterSpan(day, span), to));
}

const dayAfterSpan = (day: PlainDate.Record, { months, days }: Span): PlainDate.Record =>
  months === undefined ? PlainDate.addDays(day, days) : PlainDate.addMonths(day, months);

function dayAfterPeriod(day: PlainDate.Record, to: PeriodEnd): PlainDate.Record {
  switch (to) {
    case 'day':
      return PlainDate.addDays(day, 1);
    case 'month':
      return PlainDate.addMonths(PlainDate.startOfMonth(day), 1);
    case 'quarter':
      return PlainDate.addMonths(PlainDate.startOfMonth(day), 3 - ((day.month - 1) % 3));
    case 'year':
      return PlainDate.addYears(PlainDate.startOfYear(day), 1);
  }
}

/**
 * The first instant after the next `month`/`day` that is at least `days` days after the day of `at`. In common years 29 February is
 * the 28th.
 */
export function endOfNextDate(at: Instant, month: number, day: number, days: number, timeZone: string): Instant {
  return counted(at, timeZone, `${month}-${day} after ${days} days`, (from) => {
    const earliest = PlainDate.addDays(from, days);
    const inYear = (year: number) => PlainDate.fromFields({ year, month, day }, { overflow: 'constrain' });
    const next = inYear(earliest.year);
    return PlainDate.addDays(PlainDate.compare(next, earliest) >= 0 ? next : inYear(earliest.year + 1), 1);
  });
}

/** The calendar day of an instant in a zone. */
export const dateOf = (at: Instant, timeZone: string): CalendarDate => textOf(dayAt(at, timeZone).day);

/** The first instant of a day. */
export const startOf = (date: CalendarDate, timeZone: string): Instant => toInstant(firstMillisOf(dayOf(date), timeZone));

/** The last millisecond of a day. */
export const endOf = (date: CalendarDate, timeZone: string): Instant =>
  toInstant(firstMillisOf(PlainDate.addDays(dayOf(date), 1), timeZone) - 1);

export const firstOfMonth = (date: CalendarDate): CalendarDate => `${date.slice(0, 7)}-01` as CalendarDate;
export const firstOfYear = (date: CalendarDate): CalendarDate => `${date.slice(0, 4)}-01-01` as CalendarDate;

/** A day that does not exist becomes the last of the month. */
export const addMonths = (date: CalendarDate, months: number): CalendarDate => textOf(PlainDate.addMonths(dayOf(date), months));

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
    return toDate(text) === text;
  } catch {
    return false;
  }
}

/** Parses a day that was checked before, for example by the contract. @throws RangeError. */
export const toDate = (text: string): CalendarDate => textOf(dayOf(text));
