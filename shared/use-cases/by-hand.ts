/** What managers do to an account by hand: once for each of their idempotency keys, said why, on the ledger. */
import type { Account } from '../domain/account.ts';
import { type Change, type Claim, ledgerChanges } from '../domain/decision.ts';
import type { Entry } from '../domain/entry.ts';
import { fingerprint } from '../domain/hash-chain.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { ProgrammeVersion } from '../domain/programme.ts';
import { invariant, Refusal } from '../domain/refusal.ts';
import type { Instant } from '../domain/time.ts';
import { type CollectPorts, collectUnclaimed } from './collect-unclaimed.ts';
import { type Attempt, decideAndCommit } from './commit.ts';

/** Whose account, and who asks. */
export interface ByHand {
  readonly programmeId: string;
  readonly memberId: string;
  /** Who: the token's subject. */
  readonly by: string;
  readonly idempotencyKey: string;
}

export interface OutcomeByHand {
  readonly entry: Entry;
  readonly replayed: boolean;
}

/** The ledger with the entry that answers as its last, and what is to be written beside it. */
export interface DecisionByHand {
  readonly ledger: Ledger;
  readonly also?: readonly Change[];
}

/**
 * @param input what was asked for: the same key with other input is refused.
 * @throws Refusal IDEMPOTENCY_MISMATCH, NOT_FOUND; Busy; what `decide` throws.
 */
export async function decideByHand(
  ports: CollectPorts,
  { programmeId, memberId, by, idempotencyKey }: ByHand,
  input: object,
  decide: (account: Account, programme: ProgrammeVersion, now: Instant) => Promise<DecisionByHand> | DecisionByHand,
): Promise<OutcomeByHand> {
  const { store, clock, versions } = ports;
  const inputHash = fingerprint({ ...input, programmeId, memberId });

  const firstAnswer = async (): Promise<Attempt<OutcomeByHand> | undefined> => {
    const before = await store.claim(by, idempotencyKey);
    if (before === undefined) return undefined;
    if (before.inputHash !== inputHash) {
      throw new Refusal('IDEMPOTENCY_MISMATCH', 'was used before with other content', 'idempotency-key');
    }
    const entry = await store.entry(before.programmeId, before.memberId, before.entry);
    invariant(entry !== undefined, 'a claim points to its entry');
    return { answer: { entry, replayed: true } };
  };

  const decided = async (): Promise<Attempt<OutcomeByHand>> => {
    const read = await store.account(programmeId, memberId);
    if (read === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    const account = await collectUnclaimed(ports, read);
    const now = clock.now();
    const programme = await versions.at(programmeId, now);
    const { ledger, also = [] } = await decide(account, programme, now);
    const entry = ledger.appended.at(-1);
    invariant(entry !== undefined, 'what is done by hand is an entry');
    const claim: Claim = { caller: by, key: idempotencyKey, inputHash, programmeId, memberId, entry: entry.number };
    return {
      answer: { entry, replayed: false },
      changes: [...ledgerChanges(account, ledger, programme.terms, now), { kind: 'claim', claim }, ...also],
    };
  };

  return decideAndCommit(ports, async (): Promise<Attempt<OutcomeByHand>> => {
    // Read first, unlike an order: a repetition that could not be decided any more must still get its first answer.
    const known = await firstAnswer();
    if (known !== undefined) return known;
    try {
      return await decided();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Its first delivery may have been under way at the same time, and have taken the very points that are missing now.
      const done = await firstAnswer();
      if (done === undefined) throw error;
      return done;
    }
  });
}
