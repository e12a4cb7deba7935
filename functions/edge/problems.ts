/** From errors to refusals in the form of RFC 9457, by the contract's table of problems. */
import type * as z from 'zod';
import { IS_MISSING, isMissing, issueMessage } from '../../shared/contract/kernel/issue-messages.ts';
import { MAX_NAMED_ERRORS } from '../../shared/contract/kernel/limits.ts';
import type { Problem } from '../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode, type ProblemDefinition } from '../../shared/contract/kernel/problems.ts';
import { Refusal } from '../../shared/domain/kernel/refusal.ts';
import { StoreUnavailable } from '../../shared/ports/kernel/storage.ts';
import { Busy } from '../../shared/use-cases/kernel/commit.ts';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** A request that the edge itself refuses. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  constructor(code: ProblemCode, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }
}

/** A refusal's body, and the seconds of its `Retry-After` header where it has one. */
export interface RefusedWith {
  readonly problem: Problem;
  readonly retryAfterSeconds?: number | undefined;
}

/** How an error is told to its caller. Nothing of an unexpected error is told. */
export function refusedWith(error: unknown, instance: string): RefusedWith {
  const refused = (code: ProblemCode, detail: string, errors: readonly FieldError[] = [], seconds?: number): RefusedWith => {
    const { status, title, retryAfterSeconds }: ProblemDefinition = PROBLEMS[code];
    return {
      problem: {
        type: `/docs#${code}`,
        status,
        title,
        code,
        instance,
        detail,
        ...(errors.length === 0 ? {} : { errors: [...errors] }),
      },
      retryAfterSeconds: seconds ?? retryAfterSeconds,
    };
  };
  if (error instanceof RequestRefused) return refused(error.code, error.message, error.errors);
  if (error instanceof Refusal) {
    // The compiler holds every code of the domain to the contract's table here.
    const { code, message, field, retryAfterSeconds } = error;
    return field === undefined
      ? refused(code, message, [], retryAfterSeconds)
      : refused(code, `${field}: ${message}`, [{ field, message }], retryAfterSeconds);
  }
  if (error instanceof Busy || error instanceof StoreUnavailable) return refused('BUSY', 'try again in a moment; nothing is done twice');
  return refused('INTERNAL', 'try again, nothing is done twice; if it fails again, report the instance');
}

/** @throws RequestRefused VALIDATION_FAILED that names the fields, up to MAX_NAMED_ERRORS. `at`: where the value stands in the request. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, at?: string): z.output<Schema> {
  const result = schema.safeParse(value, { error: issueMessage, reportInput: true });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, at === undefined ? [] : [at]));
  const named = errors.slice(0, MAX_NAMED_ERRORS);
  const more = errors.length > named.length ? [`and ${errors.length - named.length} more`] : [];
  const detail = [...named.map(({ field, message }) => `${field}: ${message}`), ...more].join('; ');
  throw new RequestRefused('VALIDATION_FAILED', detail, named);
}

type Issue = z.core.$ZodIssue;

function fieldErrors(issue: Issue, parent: readonly PropertyKey[]): readonly FieldError[] {
  const path = [...parent, ...issue.path];
  if (isMissing(issue)) return [{ field: fieldName(path), message: IS_MISSING }];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: fieldName([...path, key]), message: issue.message }));
  return issue.code === 'invalid_union' ? unionErrors(issue, path) : [{ field: fieldName(path), message: issue.message }];
}

/** Of a union's branches the one that was meant, so that what is wrong in it can be named; of several, the field that all refuse. */
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
