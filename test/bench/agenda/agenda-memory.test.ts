/** A worker in a process of its own settles what is due in a table of this one. How much memory that takes is the benchmark's to say. */
import { expect, test } from 'vitest';
import { DisposableRun } from '../run.ts';
import { agendaMemory, MEMORY_STEPS } from './agenda-memory.ts';

test('all of them are settled, and its memory is told', async () => {
  const steps: true[] = [];
  const progress = { begin: () => undefined, step: () => void steps.push(true), end: () => undefined };
  await using run = new DisposableRun(progress);
  const { settled, heldBytes, residentBytes } = await agendaMemory(run, 640);
  expect(settled).toBe(640);
  expect(heldBytes).toBeGreaterThan(0);
  expect(residentBytes).toBeGreaterThan(heldBytes);
  expect(steps).toHaveLength(MEMORY_STEPS);
});
