/** Whether a worker's memory stays the same for ten and a hundred times as many members. */

import { RETENTION_MEMORY_STEPS, type RetentionMemory, retentionMemory } from '../analytics/retention-memory.ts';
import type { Benchmark, BenchRun } from '../benchmark.ts';
import { type Figure, figure, ratioAtMost } from '../kernel/figure.ts';

const FEW = 10_000;
const MORE = 100_000;
const MANY = 1_000_000;
const MEGABYTE = 2 ** 20;
const FLAT = ratioAtMost(1.2);

export interface MemoriesMeasured {
  readonly few: RetentionMemory;
  readonly more: RetentionMemory;
  readonly many: RetentionMemory;
}

export async function retentionMemories(run: BenchRun): Promise<MemoriesMeasured> {
  run.progress.begin('retention memory', 3 * RETENTION_MEMORY_STEPS);
  const few = await retentionMemory(run, FEW);
  const more = await retentionMemory(run, MORE);
  const many = await retentionMemory(run, MANY);
  run.progress.end();
  return { few, more, many };
}

export const retentionMemoryBenchmark: Benchmark = {
  title: 'retention memory',
  figures: [
    'retention.peakMemory',
    `retention.peakMemory.${MORE}`,
    `retention.peakMemory.${MANY}`,
    'retention.peakMemory.resident',
    `retention.peakMemory.resident.${MORE}`,
    `retention.peakMemory.resident.${MANY}`,
  ],
  async measure(run) {
    const { few, more, many } = await run.once(retentionMemories);
    const held = ({ heldBytes }: RetentionMemory): number => heldBytes / MEGABYTE;
    const resident = (name: string, { residentBytes }: RetentionMemory): Figure =>
      figure(name, residentBytes / MEGABYTE, 'MB', { limit: few.residentBytes / MEGABYTE });
    return {
      figures: [
        figure('retention.peakMemory', held(few), 'MB'),
        figure(`retention.peakMemory.${MORE}`, held(more), 'MB', { limit: held(few) }),
        figure(`retention.peakMemory.${MANY}`, held(many), 'MB', { limit: held(more), aim: FLAT }),
        figure('retention.peakMemory.resident', few.residentBytes / MEGABYTE, 'MB'),
        resident(`retention.peakMemory.resident.${MORE}`, more),
        resident(`retention.peakMemory.resident.${MANY}`, many),
      ],
      notes: [
        `retention.peakMemory: peak heap of a worker that measures and judges shards of a programme with ${FEW.toLocaleString('en')} members, concludes and reports.`,
        `  The others: with ${MORE.toLocaleString('en')} and with ${MANY.toLocaleString('en')}, of which its shards have ${more.members.toLocaleString('en')} and ${many.members.toLocaleString('en')}. Limit of each: the figure before it. Members are generated when the worker reads them.`,
        '  .resident: peak resident memory of the process, with garbage. States are bounded. The members of the first figure do not fill them, so only the later figures are flat.',
      ],
    };
  },
};
