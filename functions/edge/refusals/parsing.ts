/** Parts of a request by their schemas. Loaded with a feature, since schemas are. */
import type * as z from 'zod';
import { IS_MISSING, isMissing, issueMessage } from '../../../shared/contract/kernel/issue-messages.ts';
import { MAX_NAMED_ERRORS } from '../../../shared/contract/kernel/limits.ts';
import { type FieldError, RequestRefused } from './request-refused.ts';

/** @throws RequestRefused VALIDATION_FAILED that names the fields, up to MAX_NAMED_ERRORS. `at`: where the value stands in the request. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, at?: string): z.output<Schema> {
  const result = schema.safeParse(value, { error: issueMessage, reportInput: true });
  if (result.success) return result.data;
  const errors = isVersion(value)
    ? [SENT_A_VERSION]
    : result.error.issues.flatMap((issue) => fieldErrors(issue, at === undefined ? [] : [at]));
  const named = errors.slice(0, MAX_NAMED_ERRORS);
  const more = errors.length > named.length ? [`and ${errors.length - named.length} more`] : [];
  const detail = [...named.map(({ field, message }) => `${field}: ${message}`), ...more].join('; ');
  throw new RequestRefused('VALIDATION_FAILED', detail, named);
}

/** A version of a programme or a reward, as GET answers it. Only its terms are published. */
const isVersion = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ['version', 'publishedAt', 'terms'].every((field) => field in value);

const SENT_A_VERSION: FieldError = {
  field: 'terms',
  message: 'is part of a version, as it is read: send what is in terms, and the number of the version as basedOn',
};

type Issue = z.core.$ZodIssue;

function fieldErrors(issue: Issue, parent: readonly PropertyKey[]): readonly FieldError[] {
  const path = [...parent, ...issue.path];
  if (isMissing(issue)) return [{ field: fieldName(path), message: IS_MISSING }];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: fieldName([...path, key]), message: issue.message }));
  return issue.code === 'invalid_union' ? unionErrors(issue, path) : [{ field: fieldName(path), message: issue.message }];
}

/** The errors of the branch that the caller meant: the one with the fewest faults. With several such branches, the field that all of them refuse. */
function unionErrors({ errors, message }: Extract<Issue, { code: 'invalid_union' }>, path: readonly PropertyKey[]): readonly FieldError[] {
  const meant = fewest(fewest(errors, foreignFields), ({ length }) => length);
  const named = meant.map((issues) => issues.flatMap((issue) => fieldErrors(issue, path)));
  const [first, ...others] = named;
  if (first !== undefined && others.length === 0) return first;
  const [field, ...more] = new Set(named.flatMap((fields) => fields.map((error) => error.field)));
  return [{ field: field === undefined || more.length > 0 ? fieldName(path) : field, message }];
}

const foreignFields = (issues: readonly Issue[]): number =>
  issues.reduce((count, issue) => count + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);

function fewest<Item>(items: readonly Item[], countOf: (item: Item) => number): readonly Item[] {
  const least = Math.min(...items.map(countOf));
  return items.filter((item) => countOf(item) === least);
}

const fieldName = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'body' : path.map(String).join('.'));
