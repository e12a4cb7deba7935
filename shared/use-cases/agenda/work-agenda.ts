/**
 * Settles all that is due in some of the agenda's shards, page by page, until nothing is due or the time is up. Safe to run
 * twice, concurrently, or not to the end: each account is settled in a transaction of its own, which also moves it
 * to its next place on the agenda.
 */
import type { Instant } from '../../domain/kernel/time.ts';
import type { Due } from '../../ports/agenda/store.ts';
import { StoreUnavailable } from '../../ports/kernel/storage.ts';
import { Busy } from '../kernel/commit.ts';
import { celebrateBirthday } from '../members/celebrate-birthday.ts';
import { settleRedemption } from '../rewards/settle-redemption.ts';
import { dueQuarantine, endQuarantine, setAside } from './quarantine-account.ts';
import { type SettlePorts, settleAccount } from './settle-account.ts';

/** Items in memory at a time: about 30 KB of keys. */
const PAGE = 200;

/** Concurrent accounts. A worker mostly waits for the store; more would exceed the write limit of a shard's index partition. */
const IN_FLIGHT = 16;

/** How far a run is: all that the next worker needs. Small, because it is passed through the state machine. */
export interface AgendaProgress {
  /** Shards that remain; the first is in progress. */
  readonly shards: readonly number[];
  /** Accounts due by this instant are settled. Fixed at the start of a run, so that the run ends. */
  readonly until: Instant;
  /** Position in the first shard: everything up to it is done. */
  readonly after?: string | undefined;
  /** Number of accounts that got an entry. */
  readonly settled: number;
  /** Number of accounts that failed. Each has a quarantine record with the reason. */
  readonly setAside: number;
  /** Number of accounts for which the store was busy. They stay due for the next run. */
  readonly left: number;
}

export const beginAgenda = (shards: readonly number[], until: Instant): AgendaProgress => ({
  shards,
  until,
  settled: 0,
  setAside: 0,
  left: 0,
});

export interface AgendaPorts extends SettlePorts {
  /** Called for every account that is quarantined. */
  readonly onSetAside?: (due: Due, error: unknown) => void;
}

/** @param timeLeft Milliseconds, by a monotonic clock. @returns no shards when all is done. @throws StoreUnavailable. */
export async function workAgenda(ports: AgendaPorts, begun: AgendaProgress, timeLeft: () => number): Promise<AgendaProgress> {
  let progress = begun;
  while (progress.shards.length > 0 && timeLeft() > 0) progress = await workPage(ports, progress, timeLeft);
  return progress;
}

async function workPage(ports: AgendaPorts, progress: AgendaProgress, timeLeft: () => number): Promise<AgendaProgress> {
  const [shard = 0, ...others] = progress.shards;
  const { items, next } = await ports.store.due(shard, progress.until, progress.after, PAGE);
  const visits = visitsOf(items);
  const outcomes: Outcome[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    for (let visit = visits[begun]; visit !== undefined && timeLeft() > 0; visit = visits[begun]) {
      begun += 1;
      outcomes.push(await outcomeOf(ports, visit, progress.until));
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: IN_FLIGHT }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;

  const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  const counted = {
    ...progress,
    settled: progress.settled + count('settled'),
    setAside: progress.setAside + count('set-aside'),
    left: progress.left + count('left'),
  };
  if (begun < visits.length) return { ...counted, after: visits[begun - 1]?.position ?? progress.after };
  return next === undefined ? { ...counted, shards: others, after: undefined } : { ...counted, after: next };
}

/** Everything that is due for one member. */
interface Visit extends Due {
  /** Whether the account is due, the birthday, and the quarantine record. */
  readonly account: boolean;
  readonly birthday: boolean;
  readonly recorded: boolean;
  /** Redemptions that lapse or expire. */
  readonly redemptions: readonly string[];
}

/** Groups a page by member: an account and its quarantine record must not be settled at the same time. */
function visitsOf(items: readonly Due[]): readonly Visit[] {
  const byMember = Map.groupBy(items, ({ programmeId, memberId }) => `${programmeId}#${memberId}`);
  return [...byMember.values()].flatMap((ofMember) => {
    const account = ofMember.find(({ kind }) => kind === 'account');
    const [first] = ofMember;
    if (first === undefined) return [];
    const has = (kind: Due['kind']): boolean => ofMember.some((one) => one.kind === kind);
    return {
      ...(account ?? first),
      position: first.position,
      account: account !== undefined,
      birthday: has('birthday'),
      recorded: has('set-aside'),
      redemptions: ofMember.flatMap(({ redemptionId }) => redemptionId ?? []),
    };
  });
}

type Outcome = 'settled' | 'nothing' | 'set-aside' | 'left';

async function outcomeOf(ports: AgendaPorts, visit: Visit, until: Instant): Promise<Outcome> {
  try {
    return await settleOrSetAside(ports, visit, until);
  } catch (error) {
    if (error instanceof Busy || error instanceof StoreUnavailable) return 'left';
    throw error;
  }
}

async function settleOrSetAside(ports: AgendaPorts, visit: Visit, until: Instant): Promise<Outcome> {
  const record = visit.recorded ? await dueQuarantine(ports, visit, until) : undefined;
  const isDue = visit.account || visit.birthday || record !== undefined;
  try {
    const settle = visit.birthday ? celebrateBirthday : settleAccount;
    // The two touch different items, and one may fail without the other.
    const outcomes = await Promise.allSettled([isDue && settle(ports, visit.programmeId, visit.memberId), settleRedemptions(ports, visit)]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const posted = outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value);
    if (record !== undefined) await endQuarantine(ports, record);
    return posted ? 'settled' : 'nothing';
  } catch (error) {
    if (error instanceof Busy || error instanceof StoreUnavailable) throw error;
    ports.onSetAside?.(visit, error);
    await setAside(ports, visit, reasonOf(error));
    return 'set-aside';
  }
}

/** @returns whether anything was written. */
async function settleRedemptions(ports: AgendaPorts, { programmeId, memberId, redemptions }: Visit): Promise<boolean> {
  let settled = false;
  for (const redemptionId of redemptions) settled = (await settleRedemption(ports, programmeId, memberId, redemptionId)) || settled;
  return settled;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
