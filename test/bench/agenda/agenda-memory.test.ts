/** A worker in its own process posts due entries in a table of this process. The benchmark reports its memory. */
import { expect, test } from 'vitest';
import { DisposableRun } from '../run.ts';
import { agendaMemory, MEMORY_STEPS } from './agenda-memory.ts';

test('every account is done, and the memory is reported', async () => {
  const steps: true[] = [];
  const progress = { begin: () => undefined, step: () => void steps.push(true), end: () => undefined };
  await using run = new DisposableRun(progress);
  const { settled, heldBytes, residentBytes } = await agendaMemory(run, 640);
  expect(settled).toBe(640);
  expect(heldBytes).toBeGreaterThan(0);
  expect(residentBytes).toBeGreaterThan(heldBytes);
  expect(steps).toHaveLength(MEMORY_STEPS);
});
