/**
 * Lists as short text. An account is written with every purchase, and DynamoDB charges by the kilobyte: as maps, a year of batches and
 * qualifying months alone would be two. Values are parted by blanks, parts of one by commas; numbers are in base 36, instants in minutes
 * since 1970 or, when they are not whole ones, `!` and milliseconds; `-` is null.
 */
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import { type Instant, millis, toInstant } from '../../domain/kernel/time.ts';
import { date } from './shape.ts';

const MINUTE = 60_000;
const NUMBER = 36;

/** Text that no release of this code wrote so. The message does not quote it: it may be personal. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
  readonly attribute: string;
  readonly expected: string;
  constructor(attribute: string, expected: string) {
    super(`${attribute} is not ${expected}`);
    this.attribute = attribute;
    this.expected = expected;
  }
}

/** For the reader of one value; `readAll` adds the name of the attribute. */
export const unreadable = (expected: string): UnreadableText => new UnreadableText('a value', expected);

export function fromInstant(at: Instant | null | undefined): string {
  if (at === null || at === undefined) return '-';
  const since = millis(at);
  return since % MINUTE === 0 ? (since / MINUTE).toString(NUMBER) : `!${since.toString(NUMBER)}`;
}

export function instantOrNull(text: string | undefined): Instant | null {
  if (text === undefined || text === '' || text === '-') return null;
  return toInstant(text.startsWith('!') ? numberFrom(text.slice(1)) : numberFrom(text) * MINUTE);
}

export function instantFrom(text: string | undefined): Instant {
  const at = instantOrNull(text);
  if (at === null) throw unreadable('text with an instant where one is needed');
  return at;
}

/** Exact up to 2^53 − 1, unlike parsing a fraction. */
export const fromNumber = (value: number): string => value.toString(NUMBER);

export function numberFrom(text: string | undefined): number {
  const value = Number.parseInt(text ?? '', NUMBER);
  if (!Number.isSafeInteger(value)) throw unreadable('text with a number where one is needed');
  return value;
}

/** `20261121`. */
export const fromDate = (day: CalendarDate): string => day.replaceAll('-', '');

export function dateFrom(text: string): CalendarDate {
  const day: unknown = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  if (!date.is(day)) throw unreadable('text with a date where one is needed');
  return day;
}

export const listed = <Value>(values: readonly Value[], write: (value: Value) => readonly string[]): string =>
  values.map((value) => write(value).join(',')).join(' ');

/** @param attribute names the text in errors. @throws UnreadableText */
export function readAll<Value>(attribute: string, text: string | undefined, read: (parts: readonly string[]) => Value): readonly Value[] {
  if (text === undefined || text === '') return [];
  try {
    return text.split(' ').map((value) => read(value.split(',')));
  } catch (error) {
    throw error instanceof UnreadableText ? new UnreadableText(attribute, error.expected) : error;
  }
}

/** The attributes that are not empty. */
export const present = <Attributes extends Readonly<Record<string, string>>>(attributes: Attributes): Partial<Attributes> => {
  const kept: Partial<Attributes> = {};
  for (const name in attributes) if (attributes[name] !== '') kept[name] = attributes[name];
  return kept;
};
