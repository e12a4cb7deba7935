import type { ProblemCode } from '../../../shared/contract/kernel/problems.ts';

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
