/** Parses the days and times of files into instants. */
import { Instant } from '../../../../shared/contract/kernel/values.ts';
import { BadField } from './record.ts';

/** A purchase with a day but no time is dated at noon UTC, which is the same day almost everywhere. */
const NOON = '12:00:00';

const TOKENS = { YYYY: '(?<year>\\d{4})', MM: '(?<month>\\d{2})', DD: '(?<day>\\d{2})' } as const;
const TIME_TOKENS = { HH: '(?<hour>\\d{2})', mm: '(?<minute>\\d{2})', ss: '(?<second>\\d{2})' } as const;

/** Whether the format has a year, a month and a day, such as `DD.MM.YYYY` or `YYYY-MM-DD HH:mm`. `ISO` is one too. */
export const isDateFormat = (format: string): boolean => format === 'ISO' || Object.keys(TOKENS).every((token) => format.includes(token));

/** Makes a reader of one format. The reader @throws BadField for other text, or a day that does not exist. */
export function dateReader(format: string): (text: string, field: string) => string {
  const read = format === 'ISO' ? readIso : readPattern(format);
  return (text, field) => {
    const instant = read(text);
    if (instant === undefined) throw new BadField(`${field} "${text}" must be a date of the form ${describe(format)}`);
    if (!Instant.safeParse(instant).success) throw new BadField(`${field} "${text}" must be an existing day and time`);
    return instant;
  };
}

const describe = (format: string) => (format === 'ISO' ? '2026-11-21, or 2026-11-21T09:58:00 with Z or an offset' : format);

function readIso(text: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T${NOON}Z`;
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : undefined;
}

function readPattern(format: string): (text: string) => string | undefined {
  const literal = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const source = Object.entries({ ...TOKENS, ...TIME_TOKENS }).reduce((text, [token, group]) => text.replace(token, group), literal);
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const found = pattern.exec(text)?.groups;
    if (found === undefined) return undefined;
    const time = found.hour === undefined ? NOON : `${found.hour}:${found.minute ?? '00'}:${found.second ?? '00'}`;
    return `${found.year}-${found.month}-${found.day}T${time}Z`;
  };
}
