/** Instants as text in one form, `2026-11-21T09:58:00.000Z`, which sorts chronologically. */

declare const instant: unique symbol;
/** ISO 8601 UTC with exactly three digits of a second. */
export type Instant = string & { readonly [instant]: true };

/** ISO 8601 also writes an offset without a colon, or with hours only; `Date` needs both. */
const OFFSET_IN_SHORT = /(T.*[+-]\d\d)(\d\d)?$/;
const inFull = (instant: string): string => instant.replace(OFFSET_IN_SHORT, (_, hours: string, minutes = '00') => `${hours}:${minutes}`);

/** Normalises an ISO 8601 instant or milliseconds since 1970. */
export function toInstant(value: string | number): Instant {
  return new Date(typeof value === 'string' ? inFull(value) : value).toISOString() as Instant;
}

export const millis = (at: Instant): number => Date.parse(at);

export const plusSeconds = (at: Instant, seconds: number): Instant => toInstant(millis(at) + seconds * 1000);

export const laterOf = (a: Instant, b: Instant): Instant => (a > b ? a : b);

/** null: there is none. */
export function earliestOf(...instants: readonly (Instant | null)[]): Instant | null {
  let earliest: Instant | null = null;
  for (const at of instants) if (at !== null && (earliest === null || at < earliest)) earliest = at;
  return earliest;
}
