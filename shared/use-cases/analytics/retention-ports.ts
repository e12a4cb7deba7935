/** What the steps of a retention run are given. */
import type { Found } from '../../domain/analytics/passes/insight.ts';
import type { AsOf } from '../../domain/analytics/passes/measure.ts';
import type { RunRef } from '../../domain/analytics/passes/run.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import type { ListedMember, MeasuredMember, MembersPage } from './members-as-of.ts';

/** A part of a pass: the members of one shard behind one of them. */
export interface ShardOfPass {
  readonly ref: RunRef;
  readonly asOf: AsOf;
  readonly shard: number;
  readonly after: string | undefined;
}

/** The members of a programme as they were at the end of a day, by what was known to a run: page by page, in an order that stays the same. */
export interface RetentionMembers {
  /** No further page is begun when the time is over. */
  measured(part: ShardOfPass, timeLeft: () => number): AsyncIterable<MembersPage<MeasuredMember>>;
  judged(part: ShardOfPass, timeLeft: () => number): AsyncIterable<MembersPage<ListedMember>>;
  /** Writes onto a member what was found. */
  keep(member: ListedMember, found: Found, knownAt: Instant): Promise<void>;
}

export interface RetentionPorts extends Pick<Ports, 'store' | 'clock' | 'pause'> {
  readonly versions: ProgrammeVersions;
  readonly members: RetentionMembers;
  /** Told of every programme that is left out. */
  readonly onFailed?: (programmeId: string, error: unknown) => void;
}
