/**
 * zod's issues in the words that callers read. Each message goes on from the field's name: "data.amount is missing". A schema's own
 * message comes before these.
 */
import type * as z from 'zod';

/** A value that was left out, whatever else the schema says of it. */
export const IS_MISSING = 'is missing';

/** The words for a size. Numbers have none: they are compared themselves. */
const SIZES: Readonly<Record<string, { readonly verb: string; readonly unit: string }>> = {
  string: { verb: 'be', unit: 'character' },
  array: { verb: 'have', unit: 'item' },
  set: { verb: 'have', unit: 'item' },
  map: { verb: 'have', unit: 'item' },
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'an instant in ISO 8601, such as 2026-11-21T09:58:00Z',
  date: 'a date, such as 2026-11-21',
  email: 'an e-mail address',
  url: 'a URL',
  regex: 'of the form that the contract describes',
};

/** One message for each of zod's codes. */
export function issueMessage(issue: z.core.$ZodRawIssue): string {
  if (isMissing(issue)) return IS_MISSING;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[typeOf(issue)] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small':
      return bounded(issue.origin, issue.exact === true ? 'exactly' : issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return bounded(issue.origin, issue.exact === true ? 'exactly' : issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? `of the format ${issue.format}`}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'is not a field of this request; leave it out';
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options) ? oneOf(issue.options) : 'has none of the forms that the contract allows';
    case 'invalid_key':
      return 'has a name that the contract does not allow';
    case 'invalid_element':
      return 'has a value that the contract does not allow';
    case 'custom':
      return 'is not valid';
  }
}

interface AnyIssue {
  readonly code: z.core.$ZodIssue['code'];
  readonly input?: unknown;
  readonly discriminator?: unknown;
}

/** Needs the issue's input: parse with `reportInput`. In a union whose forms differ by one field, that field may be missing. */
export function isMissing({ code, input, discriminator }: AnyIssue): boolean {
  if (code === 'custom') return false;
  if (input === undefined) return true;
  return typeof discriminator === 'string' && typeof input === 'object' && input !== null && !Object.hasOwn(input, discriminator);
}

/** zod asks for any number first, and then for a whole one: the caller hears at once that it must be whole. */
function typeOf({ expected, inst }: { readonly expected: string; readonly inst?: z.core.$ZodType | z.core.$ZodCheck }): string {
  const isWhole = expected === 'number' && inst !== undefined && 'format' in inst._zod.def && inst._zod.def.format === 'safeint';
  return isWhole ? 'int' : expected;
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? `must be ${String(values[0])}` : `must be one of: ${values.map(String).join(', ')}`;

function bounded(origin: string, limit: string, size: number | bigint): string {
  if (size === 1 && limit === 'at least' && origin in SIZES) return 'must not be empty';
  const sized = SIZES[origin];
  return sized === undefined ? `must be ${limit} ${size}` : `must ${sized.verb} ${limit} ${size} ${sized.unit}${size === 1 ? '' : 's'}`;
}
