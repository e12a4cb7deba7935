/** The steps of one run over some shards by the use cases, in the order of the state machine. */
import type { RunRef } from '../../../shared/domain/analytics/passes/run.ts';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import { judgeShards } from '../../../shared/use-cases/analytics/judge-shards.ts';
import { measureShards } from '../../../shared/use-cases/analytics/measure-shards.ts';
import { planRuns } from '../../../shared/use-cases/analytics/plan-runs.ts';
import type { RunPorts } from '../../../shared/use-cases/analytics/run-ports.ts';
import { BENCH_PROGRAMME } from '../earning/bench-shop.ts';

const FOR_EVER = (): number => Number.POSITIVE_INFINITY;

/** A run as of yesterday, with present knowledge. */
export async function begunRun(ports: RunPorts): Promise<RunRef> {
  const { runs } = await planRuns(ports, { programmeId: BENCH_PROGRAMME, knownAt: 'now' });
  const [planned] = runs;
  invariant(planned !== undefined, 'a run is planned');
  const { groups: _, ...ref } = planned;
  return ref;
}

/** One pass by one worker without a time limit. */
export async function passed(ports: RunPorts, ref: RunRef, pass: 'measure' | 'judge', shards: readonly number[]): Promise<void> {
  const step = pass === 'measure' ? measureShards : judgeShards;
  const { outcome } = await step(ports, { ...ref, shards, workers: 0, unlisted: [] }, FOR_EVER);
  invariant(outcome === 'done', `the pass ${pass} ends done, not ${outcome}`);
}
