/** A worker in its own process passes over members that its table generates. The benchmark reports its memory. */
import { expect, test } from 'vitest';
import { DisposableRun } from '../run.ts';
import { retentionMemory } from './retention-memory.ts';

test('every member is met, and the memory and the size of checkpoints are reported', async () => {
  const progress = { begin: () => undefined, step: () => undefined, end: () => undefined };
  await using run = new DisposableRun(progress);
  const { members, heldBytes, residentBytes, checkpoint } = await retentionMemory(run, 640);
  expect(members).toBe(640);
  expect(heldBytes).toBeGreaterThan(0);
  expect(residentBytes).toBeGreaterThan(heldBytes);
  expect(checkpoint.writeUnits).toBeGreaterThan(0);
  expect(checkpoint.readUnits).toBeGreaterThan(0);
});
