/**
 * The second pass: judges the members of some shards by the model, tallies the judged, and writes onto members what has changed for
 * them. It writes only as of the newest day of the programme: what is made again of a day before is a report, and no news of anyone.
 */

import type { Found } from '../../domain/analytics/passes/insight.ts';
import { beginTallying, judge, type Tallied, tally } from '../../domain/analytics/passes/passes.ts';
import type { RunRef } from '../../domain/analytics/passes/run.ts';
import { isOf } from '../../domain/analytics/passes/run-moves.ts';
import { areAlike } from '../../domain/kernel/canonical-json.ts';
import { inFlight } from '../kernel/in-flight.ts';
import { type PassOver, passOverShards, type ShardsLeft } from './checkpoints.ts';
import { concludedOf } from './conclude-run.ts';
import type { ListedMember } from './members-as-of.ts';
import type { PlannedGroup } from './plan-retention.ts';
import { asOfRun, unlessSuperseded } from './retention-context.ts';
import type { RetentionPorts } from './retention-ports.ts';
import { withProfiles } from './with-profiles.ts';

/** Writes at a time: as many a second as one partition takes, at some ten milliseconds each. */
const IN_FLIGHT = 8;

/** @param timeLeft in milliseconds. @throws StoreUnavailable. @throws InvariantBroken before the run is concluded. */
export async function judgeShards(ports: RetentionPorts, group: PlannedGroup, timeLeft: () => number): Promise<ShardsLeft> {
  const left = await unlessSuperseded(ports, group, () => judged(ports, group, timeLeft));
  return left === 'superseded' ? { outcome: left, shards: group.shards } : left;
}

async function judged(ports: RetentionPorts, group: PlannedGroup, timeLeft: () => number): Promise<ShardsLeft> {
  const asOf = await asOfRun(ports, group);
  const { model } = await concludedOf(ports, group);
  const over: PassOver<Tallied, ListedMember> = {
    pass: 'judge',
    begin: beginTallying,
    pages: (shard, after) => ports.members.judged({ ref: group, asOf, shard, after }, timeLeft),
    async add(state, members) {
      const changed: { readonly listed: ListedMember; readonly found: Found }[] = [];
      for (const listed of await withProfiles(ports.store, model.rules, members)) {
        const { found } = listed.insight;
        const insight = judge(listed.member, model, asOf);
        tally(state, listed.member, insight, model, asOf);
        if (found === null || !areAlike(found.insight, insight)) changed.push({ listed, found: { insight, since: asOf.day } });
      }
      if (changed.length === 0 || !(await isNews(ports, group))) return;
      await inFlight(changed, IN_FLIGHT, ({ listed, found }) => ports.members.keep(listed, found, group.knownAt));
    },
  };
  return passOverShards(ports.store, group, group.shards, over, timeLeft);
}

/** Asked for every page: a run of a later day may have begun. */
async function isNews({ store }: RetentionPorts, ref: RunRef): Promise<boolean> {
  const { items } = await store.runsBefore(ref.programmeId, undefined, 1);
  return isOf(items[0], ref);
}
