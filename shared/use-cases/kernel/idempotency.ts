/** Idempotency: a command under a caller's key has one effect and one answer. */

import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import type { Claim } from '../../domain/ledger/changes.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Conflict } from '../../ports/store.ts';
import { type Attempt, decideAndCommit } from './commit.ts';

/** The idempotency key and the command's input. */
export interface Keyed {
  /** Owner of the key. */
  readonly caller: string;
  readonly key: string;
  /** Name of the key's field, for refusals. */
  readonly field: string;
  /** The same key with another hash is refused. */
  readonly inputHash: string;
}

/** The ledger, and all changes to write. */
export interface KeyedDecision {
  readonly ledger: Ledger;
  /** The entry that holds the answer; absent: the ledger's last. */
  readonly entry?: Entry | undefined;
  readonly changes: readonly Change[];
}

export interface KeyedOutcome {
  readonly entry: Entry;
  readonly replayed: boolean;
}

/**
 * @param load Reads the state of the decision, in parallel with the claim.
 * @param decide Gets the conflicts of the previous attempt.
 * @throws Refusal IDEMPOTENCY_MISMATCH; Busy; errors of `load` and `decide`.
 */
export async function decideIdempotently<Loaded>(
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
    // Unlike an order, the claim is read first: a retry must get its first answer even if it could not be decided again.
    const [known, loaded] = await Promise.allSettled([firstAnswer(), load()]);
    if (known.status === 'rejected') throw known.reason;
    if (known.value !== undefined) return known.value;
    try {
      if (loaded.status === 'rejected') throw loaded.reason;
      return await decided(loaded.value, conflicts);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // A concurrent first delivery may have taken the very points that are missing now.
      const done = await firstAnswer();
      if (done === undefined) throw error;
      return done;
    }
  });
}
