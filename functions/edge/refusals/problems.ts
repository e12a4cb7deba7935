/** From errors to refusals in the form of RFC 9457, by the contract's table of problems. Loaded with the first refusal. */
import type { Problem } from '../../../shared/contract/kernel/problem-details.ts';
import { PROBLEMS, type ProblemCode, type ProblemDefinition } from '../../../shared/contract/kernel/problems.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import { Busy } from '../../../shared/use-cases/kernel/commit.ts';
import { type FieldError, RequestRefused } from './request-refused.ts';

/** A refusal's body, and the seconds of its `Retry-After` header where it has one. */
export interface RefusedWith {
  readonly problem: Problem;
  readonly retryAfterSeconds?: number | undefined;
}

/** The refusal that a caller gets for an error. Nothing of an unexpected error is shown. */
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
