/** The first pass: measures the members of some shards, as they were at the end of the day. */
import { beginMeasuring, type Measured, measure } from '../domain/analytics/passes.ts';
import { type PassOver, passOverShards, type ShardsLeft } from './checkpoints.ts';
import type { PlannedGroup } from './plan-retention.ts';
import { asOfRun } from './retention-context.ts';
import type { MeasuredMember, RetentionPorts } from './retention-ports.ts';

/** @param timeLeft in milliseconds. @throws StoreUnavailable. */
export async function measureShards(ports: RetentionPorts, group: PlannedGroup, timeLeft: () => number): Promise<ShardsLeft> {
  const asOf = await asOfRun(ports, group);
  const over: PassOver<Measured, MeasuredMember> = {
    pass: 'measure',
    begin: beginMeasuring,
    pages: (shard, after) => ports.members.measured(group, asOf, shard, after),
    add: (state, members) => {
      for (const { member, points } of members) measure(state, member, points, asOf);
    },
  };
  return passOverShards(ports.store, group, group.shards, over, timeLeft);
}
