/** An account whose time-driven work fails: kept with the reason, so that it stops no one else and is not forgotten. */
import { type Instant, plusSeconds } from '../kernel/time.ts';

export interface Quarantine {
  readonly programmeId: string;
  readonly memberId: string;
  /** How often it has failed since it last succeeded. */
  readonly revision: number;
  /** Why it failed the last time. */
  readonly reason: string;
  /** When it failed for the first time, and the last. */
  readonly since: Instant;
  readonly failedAt: Instant;
}

/** No run tries twice: its own failures are due after it. */
const RETRY_AFTER_SECONDS = 60;

/** Reasons are messages of our own; one that quotes a large item must not become one. */
const MAX_REASON_CHARACTERS = 500;

export const retryAt = ({ failedAt }: Quarantine): Instant => plusSeconds(failedAt, RETRY_AFTER_SECONDS);

/** After one more failure. */
export function failedAgain(
  { programmeId, memberId }: Pick<Quarantine, 'programmeId' | 'memberId'>,
  before: Quarantine | undefined,
  reason: string,
  now: Instant,
): Quarantine {
  return {
    programmeId,
    memberId,
    revision: (before?.revision ?? 0) + 1,
    reason: reason.slice(0, MAX_REASON_CHARACTERS),
    since: before?.since ?? now,
    failedAt: now,
  };
}
