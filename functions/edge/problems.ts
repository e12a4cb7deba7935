/** From errors to answers: the one table. */
import type * as z from 'zod';
import { MAX_NAMED_ERRORS } from '../../shared/contract/kernel/limits.ts';
import { PROBLEMS, type Problem, type ProblemCode } from '../../shared/contract/kernel/problems.ts';
import { Refusal, type RefusalCode } from '../../shared/domain/kernel/refusal.ts';
import { StoreUnavailable } from '../../shared/ports/store.ts';
import { Busy } from '../../shared/use-cases/kernel/commit.ts';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What the edge itself refuses. */
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

/** Each of the domain's refusals is a problem of the same name; one that is missing in the contract does not compile. */
const PROBLEM_OF_REFUSAL: { readonly [Code in RefusalCode]: ProblemCode & Code } = {
  VALIDATION_FAILED: 'VALIDATION_FAILED',
  NOT_FOUND: 'NOT_FOUND',
  ORDER_MISMATCH: 'ORDER_MISMATCH',
  RETURN_EXCEEDS_PURCHASE: 'RETURN_EXCEEDS_PURCHASE',
  IDEMPOTENCY_MISMATCH: 'IDEMPOTENCY_MISMATCH',
  MEMBER_EXISTS: 'MEMBER_EXISTS',
  ALREADY_EXISTS: 'ALREADY_EXISTS',
  VERSION_CONFLICT: 'VERSION_CONFLICT',
  INSUFFICIENT_POINTS: 'INSUFFICIENT_POINTS',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  OUT_OF_STOCK: 'OUT_OF_STOCK',
  NOT_AVAILABLE: 'NOT_AVAILABLE',
  NOT_ELIGIBLE: 'NOT_ELIGIBLE',
  WRONG_STATE: 'WRONG_STATE',
  TOO_MANY_ATTEMPTS: 'TOO_MANY_ATTEMPTS',
  ACCOUNT_FROZEN: 'ACCOUNT_FROZEN',
  PACE_EXCEEDED: 'PACE_EXCEEDED',
  ISSUE_CAP_REACHED: 'ISSUE_CAP_REACHED',
};

/** The problem that an error is to its caller. An error that no one foresaw says nothing of itself. */
export function problemOf(error: unknown, instance: string): Problem {
  const problem = (code: ProblemCode, detail?: string, errors: readonly FieldError[] = []): Problem => ({
    type: `/docs#${code}`,
    ...PROBLEMS[code],
    code,
    instance,
    ...(detail === undefined ? {} : { detail }),
    ...(errors.length === 0 ? {} : { errors: [...errors] }),
  });
  if (error instanceof RequestRefused) return problem(error.code, error.message, error.errors);
  if (error instanceof Refusal) {
    const { message, field } = error;
    return problem(
      PROBLEM_OF_REFUSAL[error.code],
      field === undefined ? message : `${field}: ${message}`,
      field === undefined ? [] : [{ field, message }],
    );
  }
  if (error instanceof Busy || error instanceof StoreUnavailable) return problem('BUSY', 'try again in a moment, it is safe to');
  return problem('INTERNAL', 'try again, it is safe to; if it goes on, quote the instance');
}

/** @throws RequestRefused VALIDATION_FAILED that names the fields, up to MAX_NAMED_ERRORS. `at`: where the value stands in the request. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, at?: string): z.output<Schema> {
  const result = schema.safeParse(value);
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
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldName([...path, key]), message: 'is not a field of this request' }));
  }
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
