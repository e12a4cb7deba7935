/** The first pass: measures the members of some shards, as they were at the end of the day. */
import { beginMeasuring, type Measured, measure } from '../../domain/analytics/passes/passes.ts';
import { forMember, type PassOver, passOverShards, type ShardsLeft } from './checkpoints.ts';
import { beginListing, listMembers } from './list-members.ts';
import type { MeasuredMember } from './members-as-of.ts';
import type { PlannedGroup } from './plan-runs.ts';
import { asOfRun } from './run-context.ts';
import type { RunPorts } from './run-ports.ts';

export type MeasuredShards = ShardsLeft & Pick<PlannedGroup, 'unlisted' | 'listedUpTo'>;

/** @param timeLeft in milliseconds. @throws StoreUnavailable. */
export async function measureShards(ports: RunPorts, group: PlannedGroup, timeLeft: () => number): Promise<MeasuredShards> {
  const listing = await listed(ports, group, timeLeft);
  if (listing.unlisted.length > 0) return { outcome: 'more', shards: group.shards, ...listing };

  const asOf = await asOfRun(ports, group);
  const over: PassOver<Measured, MeasuredMember> = {
    pass: 'measure',
    begin: beginMeasuring,
    pages: (shard, after) => ports.members.measured({ ref: group, asOf, shard, after }, timeLeft),
    add: (state, members, leftOut) => {
      for (const { member, points } of members) {
        if (!leftOut.has(member.memberId)) forMember(member.memberId, () => measure(state, member, points, asOf));
      }
    },
    onLeftOut: (memberId, error) => ports.onLeftOut?.(group.programmeId, memberId, error),
  };
  return { ...(await passOverShards(ports.store, group, group.shards, over, timeLeft)), ...listing };
}

/** All members get an insight before the first one is measured. */
async function listed(
  ports: RunPorts,
  { unlisted, listedUpTo }: PlannedGroup,
  timeLeft: () => number,
): Promise<Pick<PlannedGroup, 'unlisted' | 'listedUpTo'>> {
  let after = listedUpTo;
  for (const [place, shard] of unlisted.entries()) {
    const progress = await listMembers(ports, { ...beginListing(shard), after }, timeLeft);
    if (!progress.done) return { unlisted: unlisted.slice(place), listedUpTo: progress.after };
    after = undefined;
  }
  return { unlisted: [] };
}
