/**
 * Works off what is due in some of the agenda's shards, page by page, until nothing is or the time is used up. Safe to run
 * twice, at the same time, or not to the end: each account is settled in a transaction of its own, and is off the agenda
 * once it is.
 */
import type { Instant } from '../../domain/kernel/time.ts';
import { type Due, StoreUnavailable } from '../../ports/store.ts';
import { Busy } from '../kernel/commit.ts';
import { celebrateBirthday } from '../members/celebrate-birthday.ts';
import { settleRedemption } from '../rewards/settle-redemption.ts';
import { dueSetAside, endSetAside, setAside } from './quarantine-account.ts';
import { type SettlePorts, settleAccount } from './settle-account.ts';

/** What is held in memory at a time: about 30 KB of keys. */
const PAGE = 200;

/** Accounts at a time: a worker spends most of its time waiting. More would meet the write limit of a shard's index partition. */
const IN_FLIGHT = 16;

/** Where a run is: all that the next worker needs to go on, and small, since it travels through the state machine. */
export interface AgendaProgress {
  /** Still to be worked off; the first is under way. */
  readonly shards: readonly number[];
  /** What is due by then. Fixed when the run begins, so that it ends. */
  readonly until: Instant;
  /** In the first shard, everything up to here has had its turn. */
  readonly after?: string | undefined;
  /** Accounts to which something was posted. */
  readonly settled: number;
  /** Accounts that failed, each with its reason in a record. */
  readonly setAside: number;
  /** Accounts that the store had no time for: still due, so the next run finds them. */
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
  /** Told of every account that is set aside. */
  readonly onSetAside?: (due: Due, error: unknown) => void;
}

/** @param timeLeft in milliseconds, by a clock that nobody moves. @returns no shards when nothing is left to do. @throws StoreUnavailable. */
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

/** A member's turn. */
interface Visit extends Due {
  /** Whether the account is due, a birthday, and a record of its failures. */
  readonly account: boolean;
  readonly birthday: boolean;
  readonly recorded: boolean;
  /** Those that lapse or expire. */
  readonly redemptions: readonly string[];
}

/** What a page has of one member is one visit: an account and the record of its failures must not be worked at the same time. */
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
  const record = visit.recorded ? await dueSetAside(ports, visit, until) : undefined;
  const isDue = visit.account || visit.birthday || record !== undefined;
  try {
    const settle = visit.birthday ? celebrateBirthday : settleAccount;
    // Of different items, and each whether or not the other can be.
    const outcomes = await Promise.allSettled([isDue && settle(ports, visit.programmeId, visit.memberId), settleRedemptions(ports, visit)]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const posted = outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value);
    if (record !== undefined) await endSetAside(ports, record);
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
