/**
 * Members of the days before there were insights: the agenda has every account, and whoever has no insight gets one, without anything in it
 * yet. Can be done again at any time, and by several at once. The agenda's order changes while it is read: an account that moves forward
 * meanwhile may be missed, and is found the next time.
 */
import { newInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Due } from '../../ports/store.ts';
import { inFlight } from '../kernel/in-flight.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type ListPorts = Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions };

/** One with nothing ahead stands behind every date. */
const EVERY_DATE = '9999-12-31T23:59:59.999Z' as Instant;
const KEYS_AT_A_TIME = 200;
const IN_FLIGHT = 16;

export interface ListedSoFar {
  readonly shard: number;
  /** On the agenda, everything up to here was looked at. */
  readonly after: string | undefined;
  /** Insights that were made. */
  readonly listed: number;
  readonly done: boolean;
}

export const beginListing = (shard: number): ListedSoFar => ({ shard, after: undefined, listed: 0, done: false });

/** Of all programmes. @param timeLeft in milliseconds. @returns where to go on. @throws StoreUnavailable. */
export async function listMembers(ports: ListPorts, begun: ListedSoFar, timeLeft: () => number): Promise<ListedSoFar> {
  let progress = begun;
  while (!progress.done && timeLeft() > 0) {
    const { items, next } = await ports.store.due(progress.shard, EVERY_DATE, progress.after, KEYS_AT_A_TIME);
    const accounts = items.filter(({ kind }) => kind === 'account');
    const made = await inFlight(accounts, IN_FLIGHT, (due) => list(ports, due));
    progress = {
      ...progress,
      after: next ?? progress.after,
      listed: progress.listed + made.filter((isNew) => isNew).length,
      done: next === undefined,
    };
  }
  return progress;
}

async function list({ store, clock, versions }: ListPorts, { programmeId, memberId }: Due): Promise<boolean> {
  if ((await store.insight(programmeId, memberId)) !== undefined) return false;
  const { terms } = await versions.at(programmeId, clock.now());
  // Someone else may be faster: then there is one.
  const insight = newInsight(programmeId, memberId, [], terms.timeZone);
  return (await store.commit([{ kind: 'insight', insight, expected: 0 }])).committed;
}
