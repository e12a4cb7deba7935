/** Load, decide, commit; retried on a conflict or when the answer was lost. */
import type { Change } from '../../domain/ledger/decision.ts';
import { StoreUnavailable } from '../../ports/kernel/storage.ts';
import type { Pause } from '../../ports/ports.ts';
import type { Commits, Conflict } from '../../ports/store.ts';

/** With full jitter up to 640 ms, all attempts take about 1.5 seconds, well within a request's time-out. */
export const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MILLIS = 10;
const LONGEST_PAUSE_MILLIS = 640;

/** Every attempt met a conflict or an unavailable store. The caller may retry safely, because of the claims. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

/** The outcome of one attempt: an answer with nothing to write, or an answer that holds once the changes are committed. */
export interface Attempt<Answer, Of extends Change = Change> {
  readonly answer: Answer;
  readonly changes?: readonly Of[];
}

/**
 * `decide` loads and decides anew in each attempt, and gets the conflicts of the previous one.
 * A lost answer needs no special case: the next attempt meets the claim and finds its own answer.
 */
export async function decideAndCommit<Answer, Of extends Change = Change>(
  { store, pause }: { readonly store: Commits<Of>; readonly pause: Pause },
  decide: (conflicts: readonly Conflict[]) => Promise<Attempt<Answer, Of>>,
): Promise<Answer> {
  let conflicts: readonly Conflict[] = [];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await pause.jittered(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** attempt));
    try {
      const { answer, changes = [] } = await decide(conflicts);
      if (changes.length === 0) return answer;
      const outcome = await store.commit(changes);
      if (outcome.committed) return answer;
      conflicts = outcome.conflicts;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      conflicts = [];
    }
  }
  throw new Busy(`gave up after ${MAX_ATTEMPTS} attempts`);
}
