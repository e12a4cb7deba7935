/** Reads of ledgers. */
import type { Account } from '../../domain/ledger/account.ts';
import type { Claim } from '../../domain/ledger/changes.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Page } from '../kernel/storage.ts';

export interface LedgerStore {
  account(programmeId: string, memberId: string): Promise<Account | undefined>;
  /** Those that exist of a programme's accounts, at most 100, in no order. Not consistent, as `due`. */
  accounts(programmeId: string, memberIds: readonly string[]): Promise<readonly Account[]>;
  entry(programmeId: string, memberId: string, number: number): Promise<Entry | undefined>;
  /** The newest first, of numbers below `before`. */
  entriesBefore(programmeId: string, memberId: string, before: number | undefined, limit: number): Promise<Page<Entry, number>>;
  /** The oldest first, of numbers above `after`. */
  entriesAfter(programmeId: string, memberId: string, after: number, limit: number): Promise<Page<Entry, number>>;
  /** Entries as `entriesAfter` has them, each with the id of the request that wrote it; none: the time did. */
  causedEntriesAfter(
    programmeId: string,
    memberId: string,
    after: number,
    limit: number,
  ): Promise<readonly { readonly entry: Entry; readonly correlationId?: string }[]>;
  claim(caller: string, key: string): Promise<Claim | undefined>;
}

/** The idempotency key was used. */
export interface LedgerConflict {
  readonly on: 'claim';
  readonly existing: Claim | undefined;
}
