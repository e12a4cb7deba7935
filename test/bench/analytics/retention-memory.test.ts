/** A worker in a process of its own passes over members that its table makes up. How much memory that takes is the benchmark's to say. */
import { expect, test } from 'vitest';
import { DisposableRun } from '../run.ts';
import { retentionMemory } from './retention-memory.ts';

test('all of them are met, its memory is told, and what checkpoints take', { timeout: 180_000 }, async () => {
  const progress = { begin: () => undefined, step: () => undefined, end: () => undefined };
  await using run = new DisposableRun(progress);
  const { members, heldBytes, residentBytes, checkpoint } = await retentionMemory(run, 640);
  expect(members).toBe(640);
  expect(heldBytes).toBeGreaterThan(0);
  expect(residentBytes).toBeGreaterThan(heldBytes);
  expect(checkpoint.writeUnits).toBeGreaterThan(0);
  expect(checkpoint.readUnits).toBeGreaterThan(0);
});
