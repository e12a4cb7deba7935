/** Appending to a ledger, folding it again, and proving it. */

import { addPoints } from '../kernel/points.ts';
import { invariant } from '../kernel/refusal.ts';
import { type Account, applyEntry, blankAccount } from './account.ts';
import { balanceOf, post } from './buckets.ts';
import type { Entry, EntryDraft } from './entry.ts';
import type { Balance, Posting } from './entry-header.ts';
import { entryHash, fingerprint } from './hash-chain.ts';

/** An account and the entries that brought it there from the account that was read. */
export interface Ledger {
  readonly account: Account;
  readonly appended: readonly Entry[];
}

export const openLedger = (account: Account): Ledger => ({ account, appended: [] });

/** The draft gets its place: number, net points, balance after it, hash. */
export function append(ledger: Ledger, draft: EntryDraft): Ledger {
  const { account } = ledger;
  const unsealed: Omit<Entry, 'hash'> = {
    ...draft,
    programmeId: account.programmeId,
    memberId: account.memberId,
    number: account.version + 1,
    points: netPoints(draft.postings),
    balance: balanceOf(post(account, draft.postings)),
  };
  const entry: Entry = { ...unsealed, hash: entryHash(account.head, unsealed) };
  return { account: applyEntry(account, entry), appended: [...ledger.appended, entry] };
}

/** Σ active + Σ pending + Σ held − Σ debt. */
export function netPoints(postings: readonly Posting[]): number {
  return postings.reduce((sum, { bucket, points }) => addPoints(sum, bucket === 'debt' ? -points : points), 0);
}

/** The account that the entries make. */
export function replay(programmeId: string, memberId: string, entries: Iterable<Entry>): Account {
  let account = blankAccount(programmeId, memberId);
  for (const entry of entries) account = applyEntry(account, entry);
  return account;
}

export interface Fault {
  /** The entry's number, or null when the fault is in the account. */
  readonly entry: number | null;
  readonly fault: string;
}

/** A proof under way: what has been read so far, entry by entry, in bounded memory. */
export interface Proof {
  readonly replayed: Account;
  readonly points: number;
  readonly faults: readonly Fault[];
}

/** A damaged ledger can have a fault in every line: the first of them tell enough. */
const MAX_FAULTS = 20;

export const beginProof = (programmeId: string, memberId: string): Proof => ({
  replayed: blankAccount(programmeId, memberId),
  points: 0,
  faults: [],
});

/** One more entry, in the order of the numbers. */
export function proveEntry(proof: Proof, entry: Entry): Proof {
  const faults: string[] = [];
  const expected = proof.replayed.version + 1;
  if (entry.number !== expected) faults.push(`entry ${expected} is missing`);
  const { hash, ...unsealed } = entry;
  if (hash !== entryHash(proof.replayed.head, unsealed)) faults.push('its hash does not follow from the entry before it and its content');
  if (entry.points !== netPoints(entry.postings)) faults.push('its points are not the sum of its postings');
  let replayed: Account;
  try {
    replayed = applyEntry({ ...proof.replayed, version: entry.number - 1 }, entry);
    if (!sameBalance(entry.balance, balanceOf(replayed))) faults.push('its balance is not the sum of the entries up to it');
  } catch (error) {
    replayed = { ...proof.replayed, version: entry.number, head: hash };
    faults.push(error instanceof Error ? error.message : 'it cannot be applied');
  }
  return {
    replayed,
    points: proof.points + entry.points,
    faults: [...proof.faults, ...faults.map((fault) => ({ entry: entry.number, fault }))].slice(0, MAX_FAULTS),
  };
}

/** The whole ledger against the account. */
export function concludeProof(proof: Proof, account: Account): readonly Fault[] {
  const { replayed } = proof;
  const faults: string[] = [];
  if (replayed.version !== account.version)
    faults.push(`the ledger ends with entry ${replayed.version}, the account says ${account.version}`);
  if (replayed.head !== account.head) faults.push('the last hash is not the one that the account holds');
  const balance = balanceOf(account);
  if (proof.points !== balance.active + balance.pending + (balance.held ?? 0) - balance.debt)
    faults.push('the balance is not the sum of the entries');
  if (fingerprint(replayed) !== fingerprint(account)) faults.push('the entries do not fold to the account');
  return [...proof.faults, ...faults.map((fault) => ({ entry: null, fault }))].slice(0, MAX_FAULTS);
}

const sameBalance = (a: Balance, b: Balance): boolean =>
  a.active === b.active && a.pending === b.pending && a.held === b.held && a.debt === b.debt;

/** The entry that a decision appended last. */
export function lastOf(ledger: Ledger): Entry {
  const entry = ledger.appended.at(-1);
  invariant(entry !== undefined, 'a decision appends at least one entry');
  return entry;
}
