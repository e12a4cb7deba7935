/** The first pass: measures the members of some shards, as they were at the end of the day. */
import { beginMeasuring, type Measured, measure } from '../../domain/analytics/passes/passes.ts';
import { type PassOver, passOverShards, type ShardsLeft } from './checkpoints.ts';
import { beginListing, listMembers } from './list-members.ts';
import type { MeasuredMember } from './members-as-of.ts';
import type { PlannedGroup } from './plan-retention.ts';
import { asOfRun } from './retention-context.ts';
import type { RetentionPorts } from './retention-ports.ts';

export type MeasuredShards = ShardsLeft & Pick<PlannedGroup, 'unlisted' | 'listedUpTo'>;

/** @param timeLeft in milliseconds. @throws StoreUnavailable. */
export async function measureShards(ports: RetentionPorts, group: PlannedGroup, timeLeft: () => number): Promise<MeasuredShards> {
  const listing = await listed(ports, group, timeLeft);
  if (listing.unlisted.length > 0) return { outcome: 'more', shards: group.shards, ...listing };

  const asOf = await asOfRun(ports, group);
  const over: PassOver<Measured, MeasuredMember> = {
    pass: 'measure',
    begin: beginMeasuring,
    pages: (shard, after) => ports.members.measured({ ref: group, asOf, shard, after }, timeLeft),
    add: (state, members) => {
      for (const { member, points } of members) measure(state, member, points, asOf);
    },
  };
  return { ...(await passOverShards(ports.store, group, group.shards, over, timeLeft)), ...listing };
}

/** Before anyone is measured, everyone is listed. */
async function listed(
  ports: RetentionPorts,
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
