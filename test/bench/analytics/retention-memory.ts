/** How much memory a retention worker takes: its passes over shards of a programme, in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { shardGroups } from '../../../shared/domain/analytics/passes/shard-groups.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { AGENDA_SHARDS, PREFIX } from '../../../shared/store/table.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import type { BenchRun } from '../benchmark.ts';
import { BENCH_PROGRAMME, benchPorts } from '../earning/bench-shop.ts';
import { lendTable } from '../kernel/remote-table.ts';
import { readUnits, tableWriteUnits } from '../kernel/units.ts';
import { SYNTHETIC_TERMS } from './synthetic-members.ts';

const RetentionMemory = z.object({
  /** That the worker has met. */
  members: z.int(),
  /** Of the heap, the most that garbage collection left. */
  heldBytes: z.number(),
  /** The most that the process ever had, garbage among it. */
  residentBytes: z.number(),
});
export type RetentionMemory = z.infer<typeof RetentionMemory> & {
  /** Of one checkpoint of one shard, on average: written, and read again. */
  readonly checkpoint: { readonly writeUnits: number; readonly readUnits: number };
};

const CHILD = fileURLToPath(new URL('./retention-memory-child.ts', import.meta.url));
const BEGAN_DAYS_AGO = 800;

/** Steps of progress that it takes. */
export const RETENTION_MEMORY_STEPS = 1;

/** A worker keeps nothing of a shard that it is done with, so the first ones of its group say as much as all of them. */
const MOST_MET = 20_000;
const SHARDS_AT_A_TIME = 4;

/** @param members of the whole programme: a worker has those of one group of shards, and meets so many of them. */
export async function retentionMemory(run: BenchRun, members: number): Promise<RetentionMemory> {
  const table = createMemoryTable();
  await createProgramme(benchPorts(table, new Date(Date.now() - BEGAN_DAYS_AGO * 86_400_000)), BENCH_PROGRAMME, SYNTHETIC_TERMS, 'founder');
  const inEachShard = Math.ceil(members / AGENDA_SHARDS);
  const [group = []] = shardGroups(AGENDA_SHARDS, members);
  const shards = group.slice(0, Math.max(SHARDS_AT_A_TIME, Math.ceil(MOST_MET / inEachShard)));
  const child = fork(CHILD, [JSON.stringify({ shards, inEachShard })], { execArgv: ['--expose-gc'], env: { TZ: ':UTC' } });
  run.defer(async () => void child.kill());
  lendTable(child, table);
  const exited = once(child, 'exit');
  const said = new Promise<z.infer<typeof RetentionMemory>>((resolve) => {
    child.on('message', (message) => {
      const { data } = z.object({ memory: RetentionMemory }).safeParse(message);
      if (data !== undefined) resolve(data.memory);
    });
  });
  const ended = exited.then(([code]) => Promise.reject(new WorkerEnded(`with ${code}`)));
  ended.catch(() => undefined);
  const memory = await Promise.race([said, ended]);
  const parts = [...table.items()].filter(({ PK }) => PK.startsWith(PREFIX.partial));
  const checkpoints = parts.filter(({ parts: count }) => count !== undefined);
  // One part is a single put; several are one transaction.
  const times = parts.length > checkpoints.length ? 2 : 1;
  run.progress.step();
  const each = (of: (item: (typeof parts)[number]) => number) => parts.reduce((sum, part) => sum + of(part), 0) / checkpoints.length;
  return {
    ...memory,
    checkpoint: { writeUnits: times * each((part) => tableWriteUnits(undefined, part)), readUnits: each((part) => readUnits([part])) },
  };
}

class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}
