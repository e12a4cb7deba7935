/** Brings a member's history up to what was known at an instant: reads the newer entries of the ledger, and stores the result. */

import { blankHistory, foldEntries } from '../../domain/analytics/history/fold-history.ts';
import type { History } from '../../domain/analytics/history/history.ts';
import { isFull } from '../../domain/analytics/history/history-size.ts';
import { dayAtIn, type MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { StoreUnavailable } from '../../ports/kernel/storage.ts';
import type { Store } from '../../ports/store.ts';

export interface Known {
  readonly knownAt: Instant;
  /** The programme's. */
  readonly timeZone: string;
  /** Whether a changed history is stored. */
  readonly write: boolean;
}

const ENTRIES_AT_A_TIME = 200;

/** Whether the stored history contains nothing that was unknown at `knownAt`. */
const isBeginning = ({ history, timeZone }: MemberInsight, known: Known): boolean =>
  timeZone === known.timeZone && history.upTo.at <= known.knownAt;

/** Whether the stored history contains all that was known. A full history may lack entries, so for it the answer is no. */
export const isWhole = (insight: MemberInsight, known: Known): boolean => isBeginning(insight, known) && !isFull(insight.history);

/**
 * @returns the stored insight, and the history as of `knownAt`. The two differ where the history was not stored.
 * @throws StoreUnavailable.
 */
export async function updatedHistory(
  store: Store,
  insight: MemberInsight,
  account: Pick<Account, 'version'>,
  known: Known,
): Promise<{ readonly insight: MemberInsight; readonly history: History }> {
  const kept = insight.history;
  const from = isBeginning(insight, known) ? kept : blankHistory(kept.programmeId, kept.memberId);
  const { history, toKeep } = account.version > from.upTo.entry ? await foldOn(store, from, known) : { history: from, toKeep: from };
  // A later pass has stored more than this one may know. That is not overwritten.
  if (!known.write || kept.upTo.at > known.knownAt || toKeep === kept) return { insight, history };
  return { insight: await keep(store, insight, toKeep, known.timeZone), history };
}

/** `history`: as of `knownAt`. `toKeep`: the part to store, up to the page of entries that makes the history full. */
interface Folded {
  readonly history: History;
  readonly toKeep: History;
}

/** Adds the next entries, up to the first that was not known. Entries after that one were not known either, whatever their clock said. */
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
 * Another worker may have written first. Its history is overwritten only if it contains less. The second pass reads what is stored here,
 * so a history that cannot be stored is an error, and the pass is tried again.
 */
async function keep(store: Store, read: MemberInsight, history: History, timeZone: string): Promise<MemberInsight> {
  const { programmeId, memberId } = history;
  let found: MemberInsight | undefined = read;
  for (let attempt = 0; found !== undefined; attempt += 1) {
    if (found !== read && found.timeZone === timeZone && found.history.upTo.entry >= history.upTo.entry) return found;
    if (attempt === ATTEMPTS) throw new StoreUnavailable(`the insight of ${memberId} changes again and again while it is written`);
    const insight: MemberInsight = { ...found, history, timeZone, revision: found.revision + 1 };
    const { committed } = await store.commit([{ kind: 'insight', insight, expected: found.revision }]);
    if (committed) return insight;
    found = await store.insight(programmeId, memberId);
  }
  return read;
}
