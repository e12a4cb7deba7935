/** Whether a worker's memory stays the same when ten times as many accounts are due. */
import { agendaMemory, MEMORY_STEPS, type WorkerMemory } from '../agenda/agenda-memory.ts';
import type { Benchmark } from '../benchmark.ts';
import { type Aim, type Figure, figure, ratioAtMost } from '../kernel/figure.ts';

const MANY = 100_000;
const FEW = 10_000;
const MEGABYTE = 2 ** 20;

export const agendaMemoryBenchmark: Benchmark = {
  title: 'agenda memory',
  figures: ['agenda.memory', 'agenda.memory.resident'],
  async measure(run) {
    run.progress.begin('agenda memory', 2 * MEMORY_STEPS);
    const few = await agendaMemory(run, FEW);
    const many = await agendaMemory(run, MANY);
    run.progress.end();
    const grown = (name: string, bytes: Exclude<keyof WorkerMemory, 'settled'>, aim: Aim): Figure =>
      figure(name, many[bytes] / MEGABYTE, 'MB', { limit: few[bytes] / MEGABYTE, aim });
    return {
      figures: [
        grown('agenda.memory', 'heldBytes', ratioAtMost(1.1)),
        // Garbage collection has no fixed time, so this figure varies.
        grown('agenda.memory.resident', 'residentBytes', ratioAtMost(1.2)),
      ],
      notes: [
        `agenda.memory: peak heap of a worker that settles ${MANY.toLocaleString('en')} accounts due at the same minute. Bare: with ${FEW.toLocaleString('en')}.`,
        '  One process settles all shards, eight times the work of one worker. The table is in memory, in another process.',
        'agenda.memory.resident: peak resident memory of the process.',
      ],
    };
  },
};
