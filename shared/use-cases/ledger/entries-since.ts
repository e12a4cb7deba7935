/** The part of a ledger that a decision needs: from an entry or an instant to the account that was read. */

import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { LedgerStore } from '../../ports/ledger/store.ts';

const PAGE = 200;
/** Hardly ever is more than one page needed. */
const PAGE_BACK = 25;

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

/** The newest entries first, back to `since`. */
export async function entriesBackTo(
  store: Pick<LedgerStore, 'entriesBefore'>,
  { programmeId, memberId, version }: Account,
  since: Instant,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let before: number | undefined = version + 1; before !== undefined; ) {
    const page: Awaited<ReturnType<LedgerStore['entriesBefore']>> = await store.entriesBefore(programmeId, memberId, before, PAGE_BACK);
    entries.push(...page.items);
    before = page.items.some(({ at }) => at <= since) ? undefined : page.next;
  }
  return entries;
}
