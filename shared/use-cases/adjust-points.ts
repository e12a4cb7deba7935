/** A manager adds or takes points by hand. */
import { decideAdjustment } from '../domain/adjustment.ts';
import { type Claim, ledgerChanges } from '../domain/decision.ts';
import type { Entry } from '../domain/entry.ts';
import { fingerprint } from '../domain/hash-chain.ts';
import { invariant, Refusal } from '../domain/refusal.ts';
import { type CollectPorts, collectUnclaimed } from './collect-unclaimed.ts';
import { type Attempt, decideAndCommit } from './commit.ts';

export interface AdjustCommand {
  readonly programmeId: string;
  readonly memberId: string;
  /** Added, or taken when negative. */
  readonly points: number;
  readonly reason: string;
  /** Who: the token's subject. */
  readonly by: string;
  readonly idempotencyKey: string;
}

export interface AdjustOutcome {
  readonly entry: Entry;
  readonly replayed: boolean;
}

/** @throws Refusal INSUFFICIENT_POINTS, IDEMPOTENCY_MISMATCH, NOT_FOUND, LIMIT_EXCEEDED; Busy. */
export async function adjustPoints(ports: CollectPorts, command: AdjustCommand): Promise<AdjustOutcome> {
  const { store, clock, versions } = ports;
  const { programmeId, memberId, points, reason, by, idempotencyKey } = command;
  const inputHash = fingerprint({ programmeId, memberId, points, reason });

  const firstAnswer = async (): Promise<Attempt<AdjustOutcome> | undefined> => {
    const before = await store.claim(by, idempotencyKey);
    if (before === undefined) return undefined;
    if (before.inputHash !== inputHash) {
      throw new Refusal('IDEMPOTENCY_MISMATCH', 'was used before with other content', 'idempotency-key');
    }
    const entry = await store.entry(before.programmeId, before.memberId, before.entry);
    invariant(entry !== undefined, 'a claim points to its entry');
    return { answer: { entry, replayed: true } };
  };

  const decide = async (): Promise<Attempt<AdjustOutcome>> => {
    const read = await store.account(programmeId, memberId);
    if (read === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    const account = await collectUnclaimed(ports, read);
    const now = clock.now();
    const ledger = decideAdjustment(account, { points, reason, by }, await versions.at(programmeId, now), now);
    const entry = ledger.appended.at(-1);
    invariant(entry !== undefined, 'an adjustment is an entry');
    const claim: Claim = { caller: by, key: idempotencyKey, inputHash, programmeId, memberId, entry: entry.number };
    return { answer: { entry, replayed: false }, changes: [...ledgerChanges(account, ledger), { kind: 'claim', claim }] };
  };

  return decideAndCommit(ports, async (): Promise<Attempt<AdjustOutcome>> => {
    // Read first, unlike an order: a repetition that could not be decided any more must still get its first answer.
    const known = await firstAnswer();
    if (known !== undefined) return known;
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Its first delivery may have been under way at the same time, and have taken the very points that are missing now.
      const done = await firstAnswer();
      if (done === undefined) throw error;
      return done;
    }
  });
}
