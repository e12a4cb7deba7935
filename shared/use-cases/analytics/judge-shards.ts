/**
 * The second pass: judges the members of some shards by the model, tallies them, and stores the findings that changed. It stores findings
 * only as of the programme's newest day. A repeated run of an earlier day makes reports only.
 */

import type { Found } from '../../domain/analytics/passes/insight.ts';
import { beginTallying, judge, type Tallied, tally } from '../../domain/analytics/passes/passes.ts';
import type { RunRef } from '../../domain/analytics/passes/run.ts';
import { isOf } from '../../domain/analytics/passes/run-moves.ts';
import { areAlike } from '../../domain/kernel/canonical-json.ts';
import { inFlight } from '../kernel/in-flight.ts';
import { forMember, type PassOver, passOverShards, type ShardsLeft } from './checkpoints.ts';
import { concludedOf } from './conclude-run.ts';
import type { ListedMember } from './members-as-of.ts';
import type { PlannedGroup } from './plan-runs.ts';
import { asOfRun, unlessSuperseded } from './run-context.ts';
import type { RunPorts } from './run-ports.ts';
import { withProfiles } from './with-profiles.ts';

/** Concurrent writes: about as many a second as one partition takes, at ten milliseconds each. */
const IN_FLIGHT = 8;

/** @param timeLeft in milliseconds. @throws StoreUnavailable. @throws InvariantBroken before the run is concluded. */
export async function judgeShards(ports: RunPorts, group: PlannedGroup, timeLeft: () => number): Promise<ShardsLeft> {
  const left = await unlessSuperseded(ports, group, () => judged(ports, group, timeLeft));
  return left === 'superseded' ? { outcome: left, shards: group.shards } : left;
}

async function judged(ports: RunPorts, group: PlannedGroup, timeLeft: () => number): Promise<ShardsLeft> {
  const asOf = await asOfRun(ports, group);
  const { model } = await concludedOf(ports, group);
  const over: PassOver<Tallied, ListedMember> = {
    pass: 'judge',
    begin: beginTallying,
    pages: (shard, after) => ports.members.judged({ ref: group, asOf, shard, after }, timeLeft),
    onLeftOut: (memberId, error) => ports.onLeftOut?.(group.programmeId, memberId, error),
    async add(state, members, leftOut) {
      const changed: { readonly listed: ListedMember; readonly found: Found }[] = [];
      for (const listed of await withProfiles(ports.store, model.rules, members)) {
        const { memberId } = listed.member;
        if (leftOut.has(memberId)) continue;
        const { found } = listed.insight;
        const insight = forMember(memberId, () => {
          const judged = judge(listed.member, model, asOf);
          tally(state, listed.member, judged, model, asOf);
          return judged;
        });
        if (found === null || !areAlike(found.insight, insight)) changed.push({ listed, found: { insight, since: asOf.day } });
      }
      if (changed.length === 0 || !(await isNewestDay(ports, group))) return;
      await inFlight(changed, IN_FLIGHT, ({ listed, found }) => ports.members.keep(listed, found, group.knownAt));
    },
  };
  return passOverShards(ports.store, group, group.shards, over, timeLeft);
}

/** Checked for every page, because a run of a later day may have begun. */
async function isNewestDay({ store }: RunPorts, ref: RunRef): Promise<boolean> {
  const { items } = await store.runsBefore(ref.programmeId, undefined, 1);
  return isOf(items[0], ref);
}
