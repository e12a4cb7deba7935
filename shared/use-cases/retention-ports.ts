/** What the steps of a retention run are given. */
import type { Found } from '../domain/analytics/insight.ts';
import type { AsOf } from '../domain/analytics/measure.ts';
import type { MemberAsOf, PointsAsOf } from '../domain/analytics/member-as-of.ts';
import type { RunRef } from '../domain/analytics/run.ts';
import type { Ports } from '../ports/ports.ts';
import type { MemberPage } from './checkpoints.ts';
import type { ProgrammeVersions } from './programme-versions.ts';

export interface MeasuredMember {
  readonly member: MemberAsOf;
  readonly points: PointsAsOf;
}

export interface KnownMember {
  readonly member: MemberAsOf;
  /** What the last pass found; null: none has met the member. */
  readonly found: Found | null;
}

/** The members of a shard as they were at the end of a day, by what was known to a run: page by page, behind one of them. */
export interface RetentionMembers {
  measured(ref: RunRef, asOf: AsOf, shard: number, after: string | undefined): AsyncIterable<MemberPage<MeasuredMember>>;
  judged(ref: RunRef, asOf: AsOf, shard: number, after: string | undefined): AsyncIterable<MemberPage<KnownMember>>;
  /** Writes onto a member what was found. */
  keep(known: KnownMember, found: Found): Promise<void>;
}

export interface RetentionPorts extends Pick<Ports, 'store' | 'clock' | 'pause'> {
  readonly versions: ProgrammeVersions;
  readonly members: RetentionMembers;
  /** Told of every programme that is left out. */
  readonly onFailed?: (programmeId: string, error: unknown) => void;
}
