/**
 * The members of one shard, page by page, as they were at the end of a day and as was known at an instant. Insights list them; the
 * accounts of a page are read at once, and entries only of members of whom there is something new, or who did something after the day.
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
import type { Page, Store } from '../../ports/store.ts';
import { inFlight } from '../kernel/in-flight.ts';
import { broughtUpToDate, isWhole } from './bring-history-up-to-date.ts';

export interface ShardAsOf {
  readonly programmeId: string;
  readonly shard: number;
  readonly asOf: AsOf;
  readonly knownAt: Instant;
  /** Of the page before; undefined: from the first member on. */
  readonly after: string | undefined;
  /** Whether histories that have something new are kept. */
  readonly write: boolean;
}

export interface MembersPage<Met> {
  readonly members: readonly Met[];
  /** Behind which the next page begins; undefined: this was the last. */
  readonly after: string | undefined;
}

export interface MeasuredMember {
  readonly member: MemberAsOf;
  readonly points: PointsAsOf;
}

export interface ListedMember {
  readonly member: MemberAsOf;
  /** As it is kept: what is written over it goes by its revision. */
  readonly insight: MemberInsight;
}

export interface MembersPorts {
  readonly store: Store;
}

/** As many as one batch of reads takes. */
const ACCOUNTS_AT_A_TIME = 100;
/** About half a megabyte, in one answer. */
const INSIGHTS_AT_A_TIME = 500;
/** Members at a time of whom there is more to read. */
const IN_FLIGHT = 16;

/**
 * Of the first pass. @param timeLeft in milliseconds: no further page is begun when it is over, and the last one says where to go on.
 * @throws StoreUnavailable.
 */
export async function* membersAsOf(
  { store }: MembersPorts,
  range: ShardAsOf,
  timeLeft: () => number,
): AsyncGenerator<MembersPage<MeasuredMember>, void, undefined> {
  const moment = momentOf(range);
  for await (const { met, after } of pages(store, range, timeLeft)) {
    const members = await inFlight(met, IN_FLIGHT, async ({ account, insight }) => {
      const { history } = await broughtUpToDate(store, insight, account, knownOf(range));
      if (!isMemberBy(history, range.asOf.day)) return undefined;
      const later = isOver(history, account, moment) ? [] : await entriesSince(store, account, moment);
      return { member: asSeen(history, range), points: pointsAsOf(account, later, moment) };
    });
    yield { members: members.filter((one) => one !== undefined), after };
  }
}

/**
 * Of the second pass: by what the first one has written, which reads nothing else but what a full history has beyond it. Where it
 * wrote nothing, accounts say once more whether histories are whole.
 */
export async function* insightsAsOf(
  { store }: MembersPorts,
  range: ShardAsOf,
  timeLeft: () => number,
): AsyncGenerator<MembersPage<ListedMember>, void, undefined> {
  const known = knownOf(range);
  if (!range.write) return yield* listedWithAccounts(store, range, timeLeft);
  for await (const { items, after } of ahead((from) => insightsBehind(store, range, from, INSIGHTS_AT_A_TIME), range.after, timeLeft)) {
    const members = await inFlight(items, IN_FLIGHT, async (insight) => {
      if (isWhole(insight, known)) return { insight, history: insight.history };
      // Another pass has written meanwhile, that knows more; or there is more of it than is kept.
      return broughtUpToDate(store, insight, { version: Number.MAX_SAFE_INTEGER }, known);
    });
    yield { members: listed(members, range), after };
  }
}

async function* listedWithAccounts(store: Store, range: ShardAsOf, timeLeft: () => number): AsyncGenerator<MembersPage<ListedMember>> {
  for await (const { met, after } of pages(store, range, timeLeft)) {
    const members = await inFlight(met, IN_FLIGHT, ({ insight, account }) => broughtUpToDate(store, insight, account, knownOf(range)));
    yield { members: listed(members, range), after };
  }
}

const listed = (
  members: readonly { readonly insight: MemberInsight; readonly history: History }[],
  range: ShardAsOf,
): readonly ListedMember[] =>
  members
    .filter(({ history }) => isMemberBy(history, range.asOf.day))
    .map(({ insight, history }) => ({ member: asSeen(history, range), insight }));

const asSeen = (history: History, { asOf }: ShardAsOf): MemberAsOf => memberAsOf(history, asOf.day, asOf.settings.currency);

const knownOf = ({ knownAt, asOf, write }: ShardAsOf) => ({ knownAt, timeZone: asOf.programme.terms.timeZone, write });

const momentOf = ({ asOf, knownAt }: ShardAsOf): Moment => ({
  end: endOf(dateOfDay(asOf.day), asOf.programme.terms.timeZone),
  knownAt,
});

/**
 * What is dated earlier than that before a moment happened before it: servers' clocks differ by seconds, and tills' may be five minutes
 * ahead.
 */
const MARGIN_SECONDS = 3_600;
const beginningOf = ({ end, knownAt }: Moment): Instant => plusSeconds(end < knownAt ? end : knownAt, -MARGIN_SECONDS);

/** Nothing is on the account that does not count. */
const isOver = ({ upTo }: History, { version }: Account, moment: Moment): boolean =>
  upTo.entry === version && upTo.at <= beginningOf(moment);

const ENTRIES_AT_A_TIME = 50;

/** The newest first: all that may not count, and more. */
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

/** Insights with their accounts; members that have none any more are left out. */
async function* pages(store: Store, range: ShardAsOf, timeLeft: () => number) {
  const read = async (from: string | undefined) => {
    const { items, after } = await insightsBehind(store, range, from, ACCOUNTS_AT_A_TIME);
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

/** What was read may be a moment old: never older than what is known of it. */
async function notOlder(store: Store, { history }: MemberInsight, account: Account | undefined): Promise<Account | undefined> {
  if (account !== undefined && account.version >= history.upTo.entry) return account;
  return store.account(history.programmeId, history.memberId);
}

async function insightsBehind(store: Store, { programmeId, shard }: ShardAsOf, from: string | undefined, limit: number) {
  const { items, next } = await store.insights(programmeId, shard, from, limit);
  return { items, after: next };
}

/** Page after page, each asked for while the one before it is worked on. */
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

/** Whoever reads no further does not hear of what becomes of it. */
function noticed<Answer>(asked: Promise<Answer>): Promise<Answer> {
  asked.catch(() => undefined);
  return asked;
}
