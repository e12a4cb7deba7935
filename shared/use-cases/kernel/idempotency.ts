/** What a caller asks for under a key of its own: done once, and answered the same for ever. */

import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import type { Change, Claim } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type Attempt, decideAndCommit } from './commit.ts';

/** The key, and what is asked for under it. */
export interface Keyed {
  /** Whose key it is. */
  readonly caller: string;
  readonly key: string;
  /** What the caller calls the key, for refusals. */
  readonly field: string;
  /** The same key with another one is refused. */
  readonly inputHash: string;
}

/** The ledger, and all that is to be written. */
export interface KeyedDecision {
  readonly ledger: Ledger;
  /** The one that answers: the ledger's last, unless told. */
  readonly entry?: Entry | undefined;
  readonly changes: readonly Change[];
}

export interface KeyedOutcome {
  readonly entry: Entry;
  readonly replayed: boolean;
}

/**
 * @param load reads what is decided by, at the same time as the claim.
 * @param decide is told which conditions failed in the attempt before.
 * @throws Refusal IDEMPOTENCY_MISMATCH; Busy; what `load` and `decide` throw.
 */
export async function decideOnce<Loaded>(
  ports: Pick<Ports, 'store' | 'pause'>,
  { caller, key, field, inputHash }: Keyed,
  load: () => Promise<Loaded>,
  decide: (loaded: Loaded, conflicts: readonly Conflict[]) => Promise<KeyedDecision>,
): Promise<KeyedOutcome> {
  const { store } = ports;

  const firstAnswer = async (): Promise<Attempt<KeyedOutcome> | undefined> => {
    const before = await store.claim(caller, key);
    if (before === undefined) return undefined;
    if (before.inputHash !== inputHash) throw new Refusal('IDEMPOTENCY_MISMATCH', 'was used before with different content', field);
    const entry = await store.entry(before.programmeId, before.memberId, before.entry);
    invariant(entry !== undefined, 'a claim points to its entry');
    return { answer: { entry, replayed: true } };
  };

  const decided = async (loaded: Loaded, conflicts: readonly Conflict[]): Promise<Attempt<KeyedOutcome>> => {
    const { ledger, changes, entry = ledger.appended.at(-1) } = await decide(loaded, conflicts);
    invariant(entry !== undefined, 'what is asked for under a key is an entry');
    const { programmeId, memberId, number } = entry;
    const claim: Claim = { caller, key, inputHash, programmeId, memberId, entry: number };
    return { answer: { entry, replayed: false }, changes: [...changes, { kind: 'claim', claim }] };
  };

  return decideAndCommit(ports, async (conflicts): Promise<Attempt<KeyedOutcome>> => {
    // Looked for first, unlike an order: a repetition that could not be decided any more must still get its first answer.
    const [known, loaded] = await Promise.allSettled([firstAnswer(), load()]);
    if (known.status === 'rejected') throw known.reason;
    if (known.value !== undefined) return known.value;
    try {
      if (loaded.status === 'rejected') throw loaded.reason;
      return await decided(loaded.value, conflicts);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Its first delivery may have been under way at the same time, and have taken the very points that are missing now.
      const done = await firstAnswer();
      if (done === undefined) throw error;
      return done;
    }
  });
}
