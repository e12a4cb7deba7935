/**
 * The members of one shard, page by page, as of the end of a day and as known at an instant. Insights list the members. The accounts of a
 * page are read in one batch; entries are read only for members with something new, or with something after the day.
 */

import { dateOfDay } from '../../domain/analytics/history/day.ts';
import type { History } from '../../domain/analytics/history/history.ts';
import type { MemberAsOf } from '../../domain/analytics/history/member-as-of.ts';
import { isMemberBy, memberAsOf } from '../../domain/analytics/history/member-as-of.ts';
import type { PointsAsOf } from '../../domain/analytics/history/points-as-of.ts';
import { type Moment, pointsAsOf } from '../../domain/analytics/history/points-as-of.ts';
import type { AsOf } from '../../domain/analytics/passes/measure.ts';
import type { MemberInsight } from '../../domain/analytics/passes/member-insight.ts';
import { endOf } from '../../domain/kernel/calendar.ts';
import { type Instant, plusSeconds } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import { type Page, StoreUnavailable } from '../../ports/kernel/storage.ts';
import type { Store } from '../../ports/store.ts';
import { inFlight } from '../kernel/in-flight.ts';
import { isWhole, updatedHistory } from './bring-history-up-to-date.ts';

export interface ShardAsOf {
  readonly programmeId: string;
  readonly shard: number;
  readonly asOf: AsOf;
  readonly knownAt: Instant;
  /** The `after` of the page before. undefined: from the first member on. */
  readonly after: string | undefined;
  /** Whether changed histories are stored. */
  readonly write: boolean;
}

export interface MembersPage<Met> {
  readonly members: readonly Met[];
  /** The position after which the next page begins. undefined: this page is the last. */
  readonly after: string | undefined;
}

export interface MeasuredMember {
  readonly member: MemberAsOf;
  readonly points: PointsAsOf;
}

export interface ListedMember {
  readonly member: MemberAsOf;
  /** The stored insight. Writes are conditional on its revision. */
  readonly insight: MemberInsight;
}

export interface MembersPorts {
  readonly store: Store;
  /** Called for a member who cannot be analysed. The others of the programme are. */
  readonly onLeftOut?: LeftOut | undefined;
}

export type LeftOut = (programmeId: string, memberId: string, error: unknown) => void;

/** The size of one batch of reads. */
const ACCOUNTS_AT_A_TIME = 100;
/** About half a megabyte in one answer. */
const INSIGHTS_AT_A_TIME = 500;
/** Members at a time whose entries are read. */
const IN_FLIGHT = 16;

/**
 * The members for the first pass.
 * @param timeLeft in milliseconds. At 0 no further page is begun, and the last page says where to continue.
 * @throws StoreUnavailable.
 */
export async function* membersAsOf(
  ports: MembersPorts,
  range: ShardAsOf,
  timeLeft: () => number,
): AsyncGenerator<MembersPage<MeasuredMember>, void, undefined> {
  const { store } = ports;
  const moment = momentOf(range);
  for await (const { met, after } of pages(store, range, timeLeft)) {
    const members = await inFlight(met, IN_FLIGHT, ({ account, insight }) =>
      orLeftOut(ports, account, async () => {
        const { history } = await updatedHistory(store, insight, account, knownOf(range));
        if (!isMemberBy(history, range.asOf.day)) return undefined;
        const later = isOver(history, account, moment) ? [] : await entriesSince(store, account, moment);
        return { member: asSeen(history, range), points: pointsAsOf(account, later, moment) };
      }),
    );
    yield { members: members.filter((one) => one !== undefined), after };
  }
}

/**
 * The members for the second pass, from the insights that the first has stored. Only a full history needs further reads, for its entries
 * beyond what is stored. Without `write` nothing was stored, so accounts show again which histories are complete.
 */
export async function* insightsAsOf(
  ports: MembersPorts,
  range: ShardAsOf,
  timeLeft: () => number,
): AsyncGenerator<MembersPage<ListedMember>, void, undefined> {
  const { store } = ports;
  const known = knownOf(range);
  if (!range.write) return yield* listedWithAccounts(ports, range, timeLeft);
  for await (const { items, after } of ahead((from) => insightsAfter(store, range, from, INSIGHTS_AT_A_TIME), range.after, timeLeft)) {
    const members = await inFlight(items, IN_FLIGHT, (insight) =>
      orLeftOut(ports, insight.history, async () => {
        if (isWhole(insight, known)) return listed(insight, insight.history, range);
        // A later pass has stored more meanwhile, or the history has more than is stored.
        const updated = await updatedHistory(store, insight, { version: Number.MAX_SAFE_INTEGER }, known);
        return listed(updated.insight, updated.history, range);
      }),
    );
    yield { members: members.filter((one) => one !== undefined), after };
  }
}

async function* listedWithAccounts(
  ports: MembersPorts,
  range: ShardAsOf,
  timeLeft: () => number,
): AsyncGenerator<MembersPage<ListedMember>> {
  for await (const { met, after } of pages(ports.store, range, timeLeft)) {
    const members = await inFlight(met, IN_FLIGHT, ({ insight, account }) =>
      orLeftOut(ports, account, async () => {
        const updated = await updatedHistory(ports.store, insight, account, knownOf(range));
        return listed(updated.insight, updated.history, range);
      }),
    );
    yield { members: members.filter((one) => one !== undefined), after };
  }
}

/** Data of one member that cannot be analysed leave out that member, and nobody else. @throws StoreUnavailable. */
async function orLeftOut<Seen>(
  { onLeftOut }: MembersPorts,
  { programmeId, memberId }: { readonly programmeId: string; readonly memberId: string },
  see: () => Promise<Seen | undefined>,
): Promise<Seen | undefined> {
  try {
    return await see();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    onLeftOut?.(programmeId, memberId, error);
    return undefined;
  }
}

const listed = (insight: MemberInsight, history: History, range: ShardAsOf): ListedMember | undefined =>
  isMemberBy(history, range.asOf.day) ? { member: asSeen(history, range), insight } : undefined;

const asSeen = (history: History, { asOf }: ShardAsOf): MemberAsOf => memberAsOf(history, asOf.day, asOf.settings.currency);

const knownOf = ({ knownAt, asOf, write }: ShardAsOf) => ({ knownAt, timeZone: asOf.programme.terms.timeZone, write });

const momentOf = ({ asOf, knownAt }: ShardAsOf): Moment => ({
  end: endOf(dateOfDay(asOf.day), asOf.programme.terms.timeZone),
  knownAt,
});

/**
 * An entry that is dated earlier than this before a moment is certainly before it: servers' clocks differ by seconds, and tills' may be
 * five minutes ahead.
 */
const MARGIN_SECONDS = 3_600;
const beginningOf = ({ end, knownAt }: Moment): Instant => plusSeconds(end < knownAt ? end : knownAt, -MARGIN_SECONDS);

/** Whether every entry of the account counts. */
const isOver = ({ upTo }: History, { version }: Account, moment: Moment): boolean =>
  upTo.entry === version && upTo.at <= beginningOf(moment);

const ENTRIES_AT_A_TIME = 50;

/** The newest entries first: all that may not count, and some more. */
async function entriesSince(store: Store, { programmeId, memberId, version }: Account, moment: Moment): Promise<readonly Entry[]> {
  const from = beginningOf(moment);
  const entries: Entry[] = [];
  for (let before: number | undefined = version + 1; before !== undefined; ) {
    const page: Page<Entry, number> = await store.entriesBefore(programmeId, memberId, before, ENTRIES_AT_A_TIME);
    entries.push(...page.items);
    before = page.items.some(({ at }) => at < from) ? undefined : page.next;
  }
  return entries;
}

interface Met {
  readonly insight: MemberInsight;
  readonly account: Account;
}

/** Insights with their accounts. Leaves out members whose account no longer exists. */
async function* pages(store: Store, range: ShardAsOf, timeLeft: () => number) {
  const read = async (from: string | undefined) => {
    const { items, after } = await insightsAfter(store, range, from, ACCOUNTS_AT_A_TIME);
    const ids = items.map(({ history }) => history.memberId);
    const found = ids.length === 0 ? [] : await store.accounts(range.programmeId, ids);
    const accounts = new Map(found.map((account) => [account.memberId, account]));
    const met = await inFlight(items, IN_FLIGHT, async (insight): Promise<Met | undefined> => {
      const account = await notOlder(store, insight, accounts.get(insight.history.memberId));
      return account && { insight, account };
    });
    return { met: met.filter((one) => one !== undefined), after };
  };
  yield* ahead(read, range.after, timeLeft);
}

/** An eventually consistent read may be older than the history. The account is then read again. */
async function notOlder(store: Store, { history }: MemberInsight, account: Account | undefined): Promise<Account | undefined> {
  if (account !== undefined && account.version >= history.upTo.entry) return account;
  return store.account(history.programmeId, history.memberId);
}

async function insightsAfter(store: Store, { programmeId, shard }: ShardAsOf, from: string | undefined, limit: number) {
  const { items, next } = await store.insights(programmeId, shard, from, limit);
  return { items, after: next };
}

/** Page after page. Each is requested while the one before it is worked on. */
async function* ahead<Read extends { readonly after: string | undefined }>(
  read: (after: string | undefined) => Promise<Read>,
  from: string | undefined,
  timeLeft: () => number,
): AsyncGenerator<Read, void, undefined> {
  let asked = read(from);
  for (;;) {
    const page = await asked;
    const next = page.after === undefined || timeLeft() <= 0 ? undefined : noticed(read(page.after));
    yield page;
    if (next === undefined || timeLeft() <= 0) return;
    asked = next;
  }
}

/** A page that is never awaited must not end the process by an unhandled rejection. */
function noticed<Answer>(asked: Promise<Answer>): Promise<Answer> {
  asked.catch(() => undefined);
  return asked;
}
