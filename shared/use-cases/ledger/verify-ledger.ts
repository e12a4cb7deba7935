/** Reads a member's whole ledger and verifies it. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import { balanceOf } from '../../domain/ledger/buckets.ts';
import type { Balance } from '../../domain/ledger/entry-header.ts';
import { beginProof, concludeProof, type Fault, proveEntry } from '../../domain/ledger/ledger.ts';
import type { Store } from '../../ports/store.ts';

const PAGE = 200;

export interface LedgerVerified {
  readonly entries: number;
  readonly points: number;
  readonly balance: Balance;
  readonly head: string;
  readonly faults: readonly Fault[];
}

/** Ignores entries that are appended meanwhile. @throws Refusal NOT_FOUND. */
export async function verifyLedger(store: Store, programmeId: string, memberId: string): Promise<LedgerVerified> {
  const account = await store.account(programmeId, memberId);
  if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
  let proof = beginProof(programmeId, memberId);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = await store.entriesAfter(programmeId, memberId, after, PAGE);
    for (const entry of page.items) if (entry.number <= account.version) proof = proveEntry(proof, entry);
    after = page.next;
  }
  return {
    entries: proof.replayed.version,
    points: proof.points,
    balance: balanceOf(account),
    head: account.head,
    faults: concludeProof(proof, account),
  };
}
