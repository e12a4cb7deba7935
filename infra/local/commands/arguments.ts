/** Parsers of command line arguments. */
import { InvalidArgumentError } from 'commander';
import type * as z from 'zod';

/** @throws InvalidArgumentError with the schema's message. */
export const argument = (schema: z.ZodType<string>) => (text: string) => {
  const result = schema.safeParse(text);
  if (!result.success) throw new InvalidArgumentError(result.error.issues.map((issue) => issue.message).join('; '));
  return result.data;
};

/** Returns the URL without a trailing slash. @throws InvalidArgumentError. */
export function platformUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new InvalidArgumentError('must be an http or https URL');
  return text.replace(/\/+$/, '');
}

/** @throws InvalidArgumentError. */
export const wholeFromOneTo =
  (most: number) =>
  (text: string): number => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1 || count > most) throw new InvalidArgumentError(`must be a whole number from 1 to ${most}`);
    return count;
  };

/** An IANA time zone. @throws InvalidArgumentError. */
export function timeZone(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('must be an IANA time zone, such as Europe/Berlin');
  }
}
