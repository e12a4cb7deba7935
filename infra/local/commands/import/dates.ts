/** Parses the days and times of files into instants. */
import { Temporal } from 'temporal-polyfill';
import { Instant } from '../../../../shared/contract/kernel/values.ts';
import { BadField } from './record.ts';

/** A purchase with a day but no time is dated at noon UTC, or at noon in its zone where noon UTC is another day. */
const NOON = '12:00:00';

const TOKENS = { YYYY: '(?<year>\\d{4})', MM: '(?<month>\\d{2})', DD: '(?<day>\\d{2})' } as const;
const TIME_TOKENS = { HH: '(?<hour>\\d{2})', mm: '(?<minute>\\d{2})', ss: '(?<second>\\d{2})' } as const;

/** Whether the format has a year, a month and a day, such as `DD.MM.YYYY` or `YYYY-MM-DD HH:mm`. `ISO` is one too. */
export const isDateFormat = (format: string): boolean => format === 'ISO' || Object.keys(TOKENS).every((token) => format.includes(token));

/** A day, a local time, or a time with its offset. */
interface Parsed {
  readonly day: string;
  readonly time?: string | undefined;
  readonly offset?: string | undefined;
}

/**
 * Makes a reader of one format.
 * @returns a reader that @throws BadField for other text, or a day that does not exist. It asks for the IANA time zone of a day, and of
 * a time without an offset.
 */
export function dateReader(format: string): (text: string, field: string, zone: () => string) => string {
  const parse = format === 'ISO' ? parseIso : patternParser(format);
  return (text, field, zone) => {
    const parsed = parse(text);
    if (parsed === undefined) throw new BadField(`${field} "${text}" must be a date of the form ${describe(format)}`);
    const instant = instantOf(parsed, zone);
    if (instant === undefined) throw new BadField(`${field} "${text}" must be an existing day and time`);
    return instant;
  };
}

const describe = (format: string) => (format === 'ISO' ? '2026-11-21, or 2026-11-21T09:58:00 with or without Z or an offset' : format);

function instantOf({ day, time, offset }: Parsed, zone: () => string): string | undefined {
  const utc = `${day}T${time ?? NOON}${offset ?? 'Z'}`;
  if (!Instant.safeParse(utc).success) return undefined;
  if (offset !== undefined) return utc;
  const timeZone = zone();
  if (time === undefined && Temporal.Instant.from(utc).toZonedDateTimeISO(timeZone).toPlainDate().toString() === day) return utc;
  // A time that a change of clocks repeats is the first of both. A time that it skips moves on by the change.
  return Temporal.PlainDateTime.from(`${day}T${time ?? NOON}`)
    .toZonedDateTime(timeZone)
    .toInstant()
    .toString();
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

function parseIso(text: string): Parsed | undefined {
  const [, day, time, offset] = ISO.exec(text) ?? [];
  const whole = time?.length === 5 ? `${time}:00` : time;
  return day === undefined
    ? undefined
    : {
        day,
        time: whole,
        offset: offset?.replace('UTC', 'Z').replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`),
      };
}

function patternParser(format: string): (text: string) => Parsed | undefined {
  const literal = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const source = Object.entries({ ...TOKENS, ...TIME_TOKENS }).reduce((text, [token, group]) => text.replace(token, group), literal);
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const found = pattern.exec(text)?.groups;
    if (found === undefined) return undefined;
    const time = found.hour === undefined ? undefined : `${found.hour}:${found.minute ?? '00'}:${found.second ?? '00'}`;
    return { day: `${found.year}-${found.month}-${found.day}`, time };
  };
}
