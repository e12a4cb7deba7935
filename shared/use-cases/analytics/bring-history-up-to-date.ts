/** A member's history comes to say all that was known at an instant: what the ledger has beyond it is read, and what changed is kept. */

import { blankHistory, foldEntries } from '../../domain/analytics/history/fold-history.ts';
import type { History } from '../../domain/analytics/history/history.ts';
import { isFull } from '../../domain/analytics/history/history-size.ts';
import { dayAtIn, type MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { type Store, StoreUnavailable } from '../../ports/store.ts';

export interface Known {
  readonly knownAt: Instant;
  /** Of the programme. */
  readonly timeZone: string;
  /** Whether what changed is kept. */
  readonly write: boolean;
}

const ENTRIES_AT_A_TIME = 200;

/** Whether what is kept is the beginning of what was known, or all of it. */
const isBeginning = ({ history, timeZone }: MemberInsight, known: Known): boolean =>
  timeZone === known.timeZone && history.upTo.at <= known.knownAt;

/** Whether what a pass has kept is all that was known. Of a history that is full, it never is for sure. */
export const isWhole = (insight: MemberInsight, known: Known): boolean => isBeginning(insight, known) && !isFull(insight.history);

/** @throws StoreUnavailable. @returns the insight as it is kept, with the history as of what was known: they differ where that is not kept. */
export async function broughtUpToDate(
  store: Store,
  insight: MemberInsight,
  account: Pick<Account, 'version'>,
  known: Known,
): Promise<{ readonly insight: MemberInsight; readonly history: History }> {
  const kept = insight.history;
  const from = isBeginning(insight, known) ? kept : blankHistory(kept.programmeId, kept.memberId);
  const { history, toKeep } = account.version > from.upTo.entry ? await foldOn(store, from, known) : { history: from, toKeep: from };
  // A later pass knows what this one must not: that is not unlearnt.
  if (!known.write || kept.upTo.at > known.knownAt || toKeep === kept) return { insight, history };
  return { insight: await keep(store, insight, toKeep, known.timeZone), history };
}

/** As of what was known, and as much of it as is kept: up to the page of entries with which it is full. */
interface Folded {
  readonly history: History;
  readonly toKeep: History;
}

/** With the entries that follow, up to the first that was not known: what comes behind that one was not either, whatever its clock said. */
async function foldOn(store: Store, from: History, { knownAt, timeZone }: Known): Promise<Folded> {
  const { programmeId, memberId } = from;
  const dayAt = dayAtIn(timeZone);
  let toKeep = from;
  let isKept = !isFull(from);
  const beyond: Entry[] = [];
  for (let after: number | undefined = from.upTo.entry; after !== undefined; ) {
    const page: Awaited<ReturnType<Store['entriesAfter']>> = await store.entriesAfter(programmeId, memberId, after, ENTRIES_AT_A_TIME);
    const end = page.items.findIndex(({ at }) => at > knownAt);
    const entries = end === -1 ? page.items : page.items.slice(0, end);
    if (!isKept) beyond.push(...entries);
    else if (entries.length > 0) {
      toKeep = foldEntries(toKeep, entries, dayAt);
      isKept = !isFull(toKeep);
    }
    after = end === -1 ? page.next : undefined;
  }
  return { history: beyond.length === 0 ? toKeep : foldEntries(toKeep, beyond, dayAt), toKeep };
}

const ATTEMPTS = 3;

/**
 * Whoever was faster has written a history, too: it is written over only where it says less. The second pass goes by what this one has kept:
 * who cannot keep it fails, and is tried again.
 */
async function keep(store: Store, read: MemberInsight, history: History, timeZone: string): Promise<MemberInsight> {
  const { programmeId, memberId } = history;
  let found: MemberInsight | undefined = read;
  for (let attempt = 0; found !== undefined; attempt += 1) {
    if (found !== read && found.timeZone === timeZone && found.history.upTo.entry >= history.upTo.entry) return found;
    if (attempt === ATTEMPTS) throw new StoreUnavailable(`what is kept of ${memberId} is written again and again`);
    const insight: MemberInsight = { ...found, history, timeZone, revision: found.revision + 1 };
    const { committed } = await store.commit([{ kind: 'insight', insight, expected: found.revision }]);
    if (committed) return insight;
    found = await store.insight(programmeId, memberId);
  }
  return read;
}
