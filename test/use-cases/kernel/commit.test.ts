/** Trying again: how often, how long apart, and what an attempt is told of the one before. */
import { beforeEach, expect, test } from 'vitest';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { StoreUnavailable } from '../../../shared/ports/kernel/storage.ts';
import type { CommitOutcome, Conflict, Store } from '../../../shared/ports/store.ts';
import { createMemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import { createStore } from '../../../shared/store/store.ts';
import { decideAndCommit } from '../../../shared/use-cases/kernel/commit.ts';
import { type CountingPause, countingPause } from '../../support/kernel/ports.ts';

const CHANGES: readonly Change[] = [{ kind: 'programme', programmeId: 'tea-club', name: 'Tea' }];
const CONTENTION: Conflict = { on: 'contention' };

let pause: CountingPause;
beforeEach(() => {
  pause = countingPause();
});

/** A store whose commits end as is said, one after another. */
function endingIn(...outcomes: readonly (CommitOutcome | Error)[]): Store {
  const left = [...outcomes];
  return {
    ...createStore(createMemoryTable()),
    commit: async () => {
      const outcome = left.shift() ?? { committed: true };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}
const conflict: CommitOutcome = { committed: false, conflicts: [CONTENTION] };

test('a commit that succeeds at once is answered without a pause', async () => {
  expect(await decideAndCommit({ store: endingIn(), pause }, async () => ({ answer: 'done', changes: CHANGES }))).toBe('done');
  expect(pause.upTo).toEqual([]);
});

test('an answer with nothing to write is not committed', async () => {
  const store = endingIn(new TypeError('nothing is to be committed'));
  expect(await decideAndCommit({ store, pause }, async () => ({ answer: 'known' }))).toBe('known');
  expect(await decideAndCommit({ store, pause }, async () => ({ answer: 'known', changes: [] }))).toBe('known');
});

test('pauses grow to twice as long each time, up to 640 ms, and after 8 attempts the caller is told', async () => {
  const store = endingIn(...Array.from({ length: 8 }, () => conflict));
  const attempts = decideAndCommit({ store, pause }, async () => ({ answer: 'never', changes: CHANGES }));
  await expect(attempts).rejects.toMatchObject({ name: 'Busy', message: 'gave up after 8 attempts' });
  expect(pause.upTo).toEqual([20, 40, 80, 160, 320, 640, 640]);
});

test('an attempt is told of the conflicts of the one before it, and of none when that one is unknown', async () => {
  const told: (readonly Conflict[])[] = [];
  const store = endingIn(conflict, new StoreUnavailable('lost'), conflict);
  await decideAndCommit({ store, pause }, async (conflicts) => {
    told.push(conflicts);
    return { answer: undefined, changes: CHANGES };
  });
  expect(told).toEqual([[], [CONTENTION], [], [CONTENTION]]);
});

test('an error that is not the store’s is not tried again', async () => {
  const bug = new TypeError('a bug');
  await expect(decideAndCommit({ store: endingIn(bug), pause }, async () => ({ answer: 1, changes: CHANGES }))).rejects.toBe(bug);
  await expect(decideAndCommit({ store: endingIn(), pause }, () => Promise.reject(bug))).rejects.toBe(bug);
  expect(pause.upTo).toEqual([]);
});
