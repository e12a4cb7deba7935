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

/** A day of which every instant between its first and the next day's is known to show it. */
interface KnownDay {
  readonly day: Temporal.PlainDate;
  readonly first: Instant;
  readonly next: Instant;
  /** First instants of the days that were counted from it. */
  readonly counted: Map<string, Instant>;
}

/**
 * The day last asked about in each zone, with what was counted from it: every purchase of a day asks the same, and the
 * answer would else be a third of its computing time. Pure in effect; bounded, so that no import fills the memory.
 */
const lastDays = new Map<string, KnownDay>();
const MAX_ZONES = 100;
const MAX_COUNTED = 100;

/** The first instant of the day that `later` makes of the day of `at`; `name` tells it from other ways of counting. */
function counted(at: Instant, timeZone: string, name: string, later: (day: Temporal.PlainDate) => Temporal.PlainDate): Instant {
  const last = lastDays.get(timeZone);
  const known = last !== undefined && last.first <= at && at < last.next ? last : knownDayOf(at, timeZone);
  const found = known.counted.get(name);
  if (found !== undefined) return found;
  // Not always midnight: some zones begin daylight-saving time then.
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
  // Where clocks change in the day or on the way into it, not every instant between need show it: such a day is not remembered.
  if (start.subtract({ hours: 24 }).offset === start.offset && end.offset === start.offset) {
    if (lastDays.size >= MAX_ZONES) lastDays.clear();
    lastDays.set(timeZone, known);
  }
  return known;
}

/** The first instant of the day that comes `days` after the day of `at`. */
export function startOfDayAfter(at: Instant, days: number, timeZone: string): Instant {
  return counted(at, timeZone, `${days}`, (day) => day.add({ days }));
}

/**
 * The first instant after `months` and the rest of the day or month that they end in. A day that the month does not
 * have becomes its last: 31 January and one month is the end of 28 or 29 February.
 */
export function endOfPeriodAfter(at: Instant, months: number, to: 'day' | 'month', timeZone: string): Instant {
  return counted(at, timeZone, `${months} ${to}`, (day) => {
    const last = day.add({ months });
    return to === 'day' ? last.add({ days: 1 }) : last.with({ day: 1 }).add({ months: 1 });
  });
}
