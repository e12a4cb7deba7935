/**
 * The second pass: judges the members of some shards by the model, tallies the judged, and writes onto members what has changed for
 * them. It writes only as of the newest day of the programme: what is made again of a day before is a report, and no news of anyone.
 */
import { areAlike } from '../domain/analytics/in-key-order.ts';
import type { Found } from '../domain/analytics/insight.ts';
import { beginTallying, judge, type Tallied, tally } from '../domain/analytics/passes.ts';
import type { RunRef } from '../domain/analytics/run.ts';
import { isOf } from '../domain/analytics/run-moves.ts';
import { type PassOver, passOverShards, type ShardsLeft } from './checkpoints.ts';
import { concludedOf } from './conclude-run.ts';
import type { PlannedGroup } from './plan-retention.ts';
import { asOfRun, runOf } from './retention-context.ts';
import type { KnownMember, RetentionPorts } from './retention-ports.ts';

/** Writes at a time: as many a second as one partition takes, at some ten milliseconds each. */
const IN_FLIGHT = 8;

/** @param timeLeft in milliseconds. @throws StoreUnavailable. @throws InvariantBroken before the run is concluded. */
export async function judgeShards(ports: RetentionPorts, group: PlannedGroup, timeLeft: () => number): Promise<ShardsLeft> {
  if ((await runOf(ports, group)) === undefined) return { outcome: 'superseded', shards: group.shards };
  const asOf = await asOfRun(ports, group);
  const { model } = await concludedOf(ports, group);
  const over: PassOver<Tallied, KnownMember> = {
    pass: 'judge',
    begin: beginTallying,
    pages: (shard, after) => ports.members.judged(group, asOf, shard, after),
    async add(state, members) {
      const changed: { readonly known: KnownMember; readonly found: Found }[] = [];
      for (const known of members) {
        const insight = judge(known.member, model, asOf);
        tally(state, known.member, insight, model, asOf);
        if (known.found !== null && areAlike(known.found.insight, insight)) continue;
        changed.push({ known, found: { insight, since: asOf.day } });
      }
      if (changed.length > 0 && (await isNews(ports, group)))
        await inFlight(changed, ({ known, found }) => ports.members.keep(known, found));
    },
  };
  return passOverShards(ports.store, group, group.shards, over, timeLeft);
}

/** Asked for every page: a run of a later day may have begun. */
async function isNews({ store }: RetentionPorts, ref: RunRef): Promise<boolean> {
  const { items } = await store.runsBefore(ref.programmeId, undefined, 1);
  return isOf(items[0], ref);
}

async function inFlight<Item>(items: readonly Item[], write: (item: Item) => Promise<void>): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[begun]; item !== undefined; item = items[begun]) {
      begun += 1;
      await write(item);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
}
