/** The memory of a worker with very many accounts, all due at the same minute, in a table of another process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { invariant } from '../../../shared/domain/kernel/refusal.ts';
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { AGENDA_SHARDS } from '../../../shared/store/table.ts';
import type { BenchRun } from '../benchmark.ts';
import { lendTable } from '../kernel/remote-table.ts';
import { copies } from './due-copies.ts';
import { dueMembers, openAgendaProgramme } from './due-members.ts';

const WorkerMemory = z.object({
  settled: z.int(),
  /** The largest heap after garbage collection, while accounts were in flight. */
  heldBytes: z.number(),
  /** The largest size of the process, garbage included. */
  residentBytes: z.number(),
});
export type WorkerMemory = z.infer<typeof WorkerMemory>;

const CHILD = fileURLToPath(new URL('./memory-child.ts', import.meta.url));

/** @throws InvariantBroken unless every account is done. */
export async function agendaMemory(run: BenchRun, accounts: number): Promise<WorkerMemory> {
  const table = createMemoryTable();
  await openAgendaProgramme(table);
  const { expiry } = await dueMembers();
  let seeded = 0;
  for (const items of copies(expiry, 'm', accounts)) {
    for (const { PK, SK, ...attributes } of items) {
      await table.write([{ key: { PK, SK }, condition: { kind: 'absent' }, action: { kind: 'put', attributes } }]);
    }
    seeded += 1;
    if (seeded % (accounts / AGENDA_SHARDS) < 1) run.progress.step();
  }
  const memory = await workedOff(run, { ...table, agenda: (range) => steppedByShard(run, table, range) });
  invariant(memory.settled === accounts, `of ${accounts} accounts that are due ${memory.settled} are settled`);
  return memory;
}

/** The number of steps of progress. */
export const MEMORY_STEPS = 2 * AGENDA_SHARDS;

function steppedByShard(run: BenchRun, table: ItemTable, range: Parameters<ItemTable['agenda']>[0]) {
  if (range.beyond === undefined) run.progress.step();
  return table.agenda(range);
}

async function workedOff(run: BenchRun, table: ItemTable): Promise<WorkerMemory> {
  const child = fork(CHILD, { execArgv: ['--expose-gc'], env: { TZ: ':UTC' } });
  run.defer(async () => void child.kill());
  lendTable(child, table);
  const exited = once(child, 'exit');
  const said = new Promise<WorkerMemory>((resolve) => {
    child.on('message', (message) => {
      const { data } = z.object({ memory: WorkerMemory }).safeParse(message);
      if (data !== undefined) resolve(data.memory);
    });
  });
  const ended = exited.then(([code]) => Promise.reject(new WorkerEnded(`with ${code}`)));
  ended.catch(() => undefined);
  return Promise.race([said, ended]);
}

class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}
