/**
 * The events of one member, or of the programme itself, that wait for one endpoint. A lane is there while something
 * waits: what comes later stands behind it, so that each member's events arrive in order.
 */
import { type Instant, plusSeconds } from '../kernel/time.ts';

export interface LaneRef {
  readonly programmeId: string;
  readonly endpointId: string;
  /** Of the event. */
  readonly lane: string;
}

export interface Lane extends LaneRef {
  /** Counts what was appended, too: a lane that was appended to is not the one that was read. */
  readonly revision: number;
  readonly since: Instant;
  /** Its place on the agenda. While someone is at it: when others may take it over. */
  readonly nextAttemptAt: Instant;
  /** Who is at it. */
  readonly lease?: string | undefined;
}

/** An event that waits: enough to find it in the log. */
export interface Waiting {
  readonly sequence: string;
  readonly eventId: string;
  /** When it happened. */
  readonly at: Instant;
}

/** Longer than whoever has it may stay, with the last attempt's time-out. */
export const LEASE_SECONDS = 120;

export const startedLane = (ref: LaneRef, nextAttemptAt: Instant, now: Instant): Lane => ({
  programmeId: ref.programmeId,
  endpointId: ref.endpointId,
  lane: ref.lane,
  revision: 1,
  since: now,
  nextAttemptAt,
});

/** @returns undefined: it is not due, or someone is at it. */
export const takenLane = (lane: Lane, lease: string, now: Instant): Lane | undefined =>
  lane.nextAttemptAt > now ? undefined : { ...lane, revision: lane.revision + 1, lease, nextAttemptAt: plusSeconds(now, LEASE_SECONDS) };

export const postponedLane = (lane: Lane, nextAttemptAt: Instant): Lane => ({
  ...lane,
  revision: lane.revision + 1,
  lease: undefined,
  nextAttemptAt,
});
