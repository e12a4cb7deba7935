/**
 * The ordering lane of a member, or of another subject, at one endpoint. A lane exists while events
 * wait: later events queue behind them, so that each member's events arrive in order.
 */
import { type Instant, plusSeconds } from '../kernel/time.ts';

export interface LaneRef {
  readonly programmeId: string;
  readonly endpointId: string;
  /** Lane of the event. */
  readonly lane: string;
}

export interface Lane extends LaneRef {
  /** Grows with each append as well, so that an append conflicts with a stale read. */
  readonly revision: number;
  readonly since: Instant;
  /** Its place on the agenda. While it is leased: when the lease ends. */
  readonly nextAttemptAt: Instant;
  /** Id of the lease. */
  readonly lease?: string | undefined;
}

/** An event that waits: its place in the log. */
export interface WaitingEvent {
  readonly sequence: string;
  readonly eventId: string;
  /** Instant of the event. */
  readonly at: Instant;
}

/** Length of a lease: longer than a worker runs, including its last attempt. */
export const LEASE_SECONDS = 120;

export const startedLane = (ref: LaneRef, nextAttemptAt: Instant, now: Instant): Lane => ({
  programmeId: ref.programmeId,
  endpointId: ref.endpointId,
  lane: ref.lane,
  revision: 1,
  since: now,
  nextAttemptAt,
});

/** @returns undefined: not due, or leased. */
export const takenLane = (lane: Lane, lease: string, now: Instant): Lane | undefined =>
  lane.nextAttemptAt > now ? undefined : { ...lane, revision: lane.revision + 1, lease, nextAttemptAt: plusSeconds(now, LEASE_SECONDS) };

export const postponedLane = (lane: Lane, nextAttemptAt: Instant): Lane => ({
  ...lane,
  revision: lane.revision + 1,
  lease: undefined,
  nextAttemptAt,
});
