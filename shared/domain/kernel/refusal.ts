/**
 * Refusals of the domain, as tagged errors. The contract's table of problems has each of these codes, and says what a caller reads of
 * it: `shared/contract/kernel/problems.ts`.
 */

export type RefusalCode =
  | 'VALIDATION_FAILED'
  | 'NOT_FOUND'
  | 'ORDER_MISMATCH'
  | 'RETURN_EXCEEDS_PURCHASE'
  | 'IDEMPOTENCY_MISMATCH'
  | 'MEMBER_EXISTS'
  | 'CARD_NOT_PROVED'
  | 'IDENTITY_WITHDRAWN'
  | 'ALREADY_EXISTS'
  | 'VERSION_CONFLICT'
  | 'INSUFFICIENT_POINTS'
  | 'LIMIT_EXCEEDED'
  | 'OUT_OF_STOCK'
  | 'NOT_AVAILABLE'
  | 'NOT_ELIGIBLE'
  | 'WRONG_STATE'
  | 'TOO_MANY_ATTEMPTS'
  | 'ACCOUNT_FROZEN'
  | 'PACE_EXCEEDED'
  | 'ISSUE_CAP_REACHED';

/** A command is refused for a reason that its caller can act on. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** Path of the offending field in the command, such as `lines.0.amount`. */
  readonly field: string | undefined;
  /** When a retry can succeed; undefined: waiting does not help. */
  readonly retryAfterSeconds: number | undefined;
  constructor(code: RefusalCode, message: string, field?: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** An invariant is broken: a bug or a damaged ledger, never a caller's fault. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

export function invariant(condition: boolean, what: string): asserts condition {
  if (!condition) throw new InvariantBroken(what);
}
