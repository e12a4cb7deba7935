/** The last step of a run: stores its reports and the model. Each write is conditional on the run, so a superseded run stores none. */

import { beginTallying, mergeTallied, reportsOf } from '../../domain/analytics/passes/passes.ts';
import type { AnalyticsRun, RunRef } from '../../domain/analytics/passes/run.ts';
import { moveRun } from '../../domain/analytics/passes/run-moves.ts';
import { versionsUsed } from '../../domain/analytics/programme/reward-use.ts';
import { areAlike } from '../../domain/kernel/canonical-json.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { rewardPrices } from '../rewards/reward-prices.ts';
import { placeOf } from './checkpoints.ts';
import { concludedOf } from './conclude-run.ts';
import { mergedShards } from './merged-shards.ts';
import { MODEL_NAME, modelContent } from './newest-model.ts';
import { asOfRun, runOf, unlessSuperseded } from './run-context.ts';
import type { RunPorts } from './run-ports.ts';

/** @throws InvariantBroken while a shard is not judged. @throws StoreUnavailable, Busy. */
export const reportRun = (ports: RunPorts, ref: RunRef): Promise<'done' | 'superseded'> =>
  unlessSuperseded(ports, ref, () => reported(ports, ref));

async function reported(ports: RunPorts, ref: RunRef): Promise<'done' | 'superseded'> {
  const { measured, model } = await concludedOf(ports, ref);
  const { state: tallied } = await mergedShards(ports.store, ref, 'judge', beginTallying, mergeTallied);
  const rewards = await rewardPrices(ports.store, ref.programmeId, versionsUsed(measured.rewardUse));
  const reports = reportsOf({ measured, model, tallied, rewards, asOf: await asOfRun(ports, ref) });
  for (const [name, content] of [...reports, [MODEL_NAME, modelContent(model)] as const]) {
    const outcome = await withRun(ports, ref, async (run) => {
      const changes = await reportChanges(ports, ref, name, content);
      if (changes.length === 0) return [];
      return [...changes, { kind: 'run', run: { ...run, revision: run.revision + 1 }, expected: run.revision }];
    });
    if (outcome === 'superseded') return outcome;
  }
  return withRun(ports, ref, async (run) => {
    if (run.state === 'done') return [];
    const done = moveRun(run, { state: 'done', finishedAt: ports.clock.now(), reports: [...reports.keys()] });
    return [{ kind: 'run', run: done, expected: run.revision }];
  });
}

/** Marks a run as failed, with what it was doing and the reason, for people who ask for its reports. The next run of the day continues it. */
export function failRun(ports: RunPorts, ref: RunRef, reason: string): Promise<'failed' | 'done' | 'superseded'> {
  return decideAndCommit(ports, async () => {
    const run = await runOf(ports, ref);
    if (run === undefined) return { answer: 'superseded' };
    // Another worker has finished the run.
    if (run.state === 'done') return { answer: 'done' };
    const doing = run.state === 'failed' ? reason : `${await doingOf(ports, ref, run)}: ${reason}`;
    const failed = moveRun(run, { state: 'failed', finishedAt: ports.clock.now(), reason: doing });
    return { answer: 'failed', changes: [{ kind: 'run', run: failed, expected: run.revision }] };
  });
}

/** The step in words, with the part of it that is done. */
async function doingOf({ store }: RunPorts, ref: RunRef, { state }: AnalyticsRun): Promise<string> {
  const pass = state === 'judging' ? 'judge' : 'measure';
  let [shards, members] = [0, 0];
  for (let shard = 0; shard < store.agendaShards; shard += 1) {
    const partial = await store.partial(placeOf(ref, pass, shard));
    if (partial?.startedAt !== ref.startedAt) continue;
    shards += partial.isDone ? 1 : 0;
    members += partial.members;
  }
  return `while members were ${pass}d, ${members} of them in ${shards} of ${store.agendaShards} parts so far`;
}

function withRun(
  ports: RunPorts,
  ref: RunRef,
  changesOf: (run: AnalyticsRun) => Promise<readonly Change[]>,
): Promise<'done' | 'superseded'> {
  return decideAndCommit(ports, async () => {
    const run = await runOf(ports, ref);
    if (run === undefined) return { answer: 'superseded' };
    return { answer: 'done', changes: await changesOf(run) };
  });
}

/** Empty where the same report is stored already. */
async function reportChanges({ store }: RunPorts, ref: RunRef, name: string, content: object): Promise<readonly Change[]> {
  const { programmeId, asOf, knownAt } = ref;
  const found = await store.report(programmeId, asOf, name);
  if (found?.knownAt === knownAt && areAlike(found.content, content)) return [];
  const report = { programmeId, asOf, name, knownAt, content, revision: (found?.revision ?? 0) + 1 };
  return [{ kind: 'report', report, replaces: found }];
}
