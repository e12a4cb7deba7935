/** The part of a ledger that a decision folds: from one entry to the account that was read. */

import type { Account } from '../../domain/ledger/account.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { LedgerStore } from '../../ports/ledger/store.ts';

const PAGE = 200;

/** All entries from `first` up to the account's version, in order. */
export async function entriesSince(
  store: Pick<LedgerStore, 'entriesAfter'>,
  { programmeId, memberId, version }: Account,
  first: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let after: number | undefined = first - 1; after !== undefined && after < version; ) {
    const page = await store.entriesAfter(programmeId, memberId, after, PAGE);
    entries.push(...page.items.filter(({ number }) => number <= version));
    after = page.next;
  }
  return entries;
}
