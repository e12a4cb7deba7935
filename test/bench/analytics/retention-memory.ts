/** The memory of an analytics worker: its passes over shards of a programme, in its own process. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { shardGroups } from '../../../shared/domain/analytics/passes/shard-groups.ts';
import { analyticsItems } from '../../../shared/store/analytics/items.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import type { BenchRun } from '../benchmark.ts';
import { BENCH_PROGRAMME, benchPorts } from '../earning/bench-shop.ts';
import { lendTable } from '../kernel/remote-table.ts';
import { readUnits, tableWriteUnits } from '../kernel/units.ts';
import { SYNTHETIC_TERMS } from './synthetic-members.ts';

const RetentionMemory = z.object({
  /** The members that the worker met. */
  members: z.int(),
  /** The largest heap after garbage collection. */
  heldBytes: z.number(),
  /** The largest size of the process, garbage included. */
  residentBytes: z.number(),
});
export type RetentionMemory = z.infer<typeof RetentionMemory> & {
  /** The average checkpoint of one shard, written and read again. */
  readonly checkpoint: { readonly writeUnits: number; readonly readUnits: number };
};

const CHILD = fileURLToPath(new URL('./retention-memory-child.ts', import.meta.url));
const BEGAN_DAYS_AGO = 800;

/** The number of steps of progress. */
export const RETENTION_MEMORY_STEPS = 1;

/** A worker keeps nothing of a finished shard, so the first shards of its group are representative. */
const MOST_MET = 20_000;
const SHARDS_AT_A_TIME = 4;

/** @param members of the whole programme. The worker has one group of shards, and meets at most MOST_MET of them. */
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
  const parts = [...table.items()].filter(({ PK }) => PK.startsWith(analyticsItems.partial.partition.prefix));
  const checkpoints = parts.filter(({ parts: count }) => count !== undefined);
  // One part is a single put, several parts are a transaction.
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
