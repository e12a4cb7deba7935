/** The ports of the steps of a run. */
import type { Found } from '../../domain/analytics/passes/insight.ts';
import type { AsOf } from '../../domain/analytics/passes/measure.ts';
import type { RunRef } from '../../domain/analytics/passes/run.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';
import type { LeftOut, ListedMember, MeasuredMember, MembersPage } from './members-as-of.ts';

/** A part of a pass: the members of one shard after one of them. */
export interface ShardOfPass {
  readonly ref: RunRef;
  readonly asOf: AsOf;
  readonly shard: number;
  readonly after: string | undefined;
}

/** The members of a programme as of the end of a day and as known to a run, page by page, in an order that does not change. */
export interface RunMembers {
  /** No further page is begun when the time is used up. */
  measured(part: ShardOfPass, timeLeft: () => number): AsyncIterable<MembersPage<MeasuredMember>>;
  judged(part: ShardOfPass, timeLeft: () => number): AsyncIterable<MembersPage<ListedMember>>;
  /** Stores a finding. */
  keep(member: ListedMember, found: Found, knownAt: Instant): Promise<void>;
}

export interface RunPorts extends Pick<Ports, 'store' | 'clock' | 'pause'> {
  readonly versions: ProgrammeVersions;
  readonly members: RunMembers;
  /** Called for every programme that is left out. */
  readonly onFailed?: (programmeId: string, error: unknown) => void;
  /** Called for every member whose data cannot be analysed. The others of the programme are. */
  readonly onLeftOut?: LeftOut | undefined;
}
