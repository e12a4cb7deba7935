/** The step between the passes: merges all that was measured, and makes the model by which members are judged. */

import { beginMeasuring, conclude, mergeMeasured } from '../../domain/analytics/passes/passes.ts';
import type { Concluded, RunRef } from '../../domain/analytics/passes/run.ts';
import { moveRun } from '../../domain/analytics/passes/run-moves.ts';
import { inKeyOrder } from '../../domain/kernel/canonical-json.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { decideAndCommit } from '../kernel/commit.ts';
import { isGoodFor, placeOf } from './checkpoints.ts';
import { mergedShards } from './merged-shards.ts';
import { formOfModel } from './newest-model.ts';
import { asOfRun, runOf, unlessSuperseded } from './run-context.ts';
import type { RunPorts } from './run-ports.ts';

/** @throws InvariantBroken while a shard is not measured. @throws StoreUnavailable, Busy. */
export const concludeRun = (ports: RunPorts, ref: RunRef): Promise<'done' | 'superseded'> =>
  unlessSuperseded(ports, ref, () => conclusion(ports, ref));

async function conclusion(ports: RunPorts, ref: RunRef): Promise<'done' | 'superseded'> {
  const { state: measured, members } = await mergedShards(ports.store, ref, 'measure', beginMeasuring, mergeMeasured);
  const model = inKeyOrder(conclude(measured, await asOfRun(ports, ref)));
  const concluded: Concluded = { measured, model };

  const place = placeOf(ref, 'conclude', 0);
  return decideAndCommit(ports, async () => {
    const run = await runOf(ports, ref);
    if (run === undefined) return { answer: 'superseded' };
    const found = await ports.store.partial(place);
    // Another worker was faster.
    if ((run.state === 'judging' || run.state === 'done') && isGoodFor(found, ref, formOfModel())) return { answer: 'done' };
    const revision = (found?.revision ?? 0) + 1;
    const partial = { ...place, startedAt: ref.startedAt, form: formOfModel(), isDone: true, members, state: concluded, revision };
    const judging = moveRun(run, { state: 'judging', members });
    return {
      answer: 'done',
      changes: [
        { kind: 'partial', partial, replaces: found },
        { kind: 'run', run: judging, expected: run.revision },
      ],
    };
  });
}

/** @throws InvariantBroken before the run is concluded. */
export async function concludedOf({ store }: RunPorts, ref: RunRef): Promise<Concluded> {
  const partial = await store.partial(placeOf(ref, 'conclude', 0));
  const concluded = partial?.pass === 'conclude' && isGoodFor(partial, ref, formOfModel()) ? partial.state : undefined;
  invariant(concluded !== undefined, 'members are judged once all are measured');
  return concluded;
}
