/** Calendar rules in a programme's time zone: the only place that knows of days and months. */
import { Temporal } from 'temporal-polyfill';
import { type Instant, toInstant } from './time.ts';

/** Whether the IANA time zone exists. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return /^[A-Z]/.test(timeZone);
  } catch {
    return false;
  }
}

const dayOf = (at: Instant, timeZone: string): Temporal.PlainDate => Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate();

/** The day's first instant; not always midnight: some zones begin daylight-saving time then. */
const firstInstantOf = (day: Temporal.PlainDate, timeZone: string): Instant => toInstant(day.toZonedDateTime(timeZone).epochMilliseconds);

/** The first instant of the day that comes `days` after the day of `at`. */
export function startOfDayAfter(at: Instant, days: number, timeZone: string): Instant {
  return firstInstantOf(dayOf(at, timeZone).add({ days }), timeZone);
}

/**
 * The first instant after `months` and the rest of the day or month that they end in. A day that the month does not
 * have becomes its last: 31 January and one month is the end of 28 or 29 February.
 */
export function endOfPeriodAfter(at: Instant, months: number, to: 'day' | 'month', timeZone: string): Instant {
  const last = dayOf(at, timeZone).add({ months });
  const next = to === 'day' ? last.add({ days: 1 }) : last.with({ day: 1 }).add({ months: 1 });
  return firstInstantOf(next, timeZone);
}
