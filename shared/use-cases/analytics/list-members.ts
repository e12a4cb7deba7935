/**
 * Creates empty insights for accounts that have none, because they are older than analytics. The agenda lists every account. The step can
 * be repeated at any time, and by several workers at once. The agenda's order changes while it is read, so an account that moves forward
 * may be missed; the next run finds it.
 */
import { newInsight } from '../../domain/analytics/passes/member-insight.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Due } from '../../ports/agenda/store.ts';
import type { Ports } from '../../ports/ports.ts';
import { inFlight } from '../kernel/in-flight.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

export type ListPorts = Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions };

/** An instant after every date. Accounts without a next date have this place on the agenda. */
const EVERY_DATE = '9999-12-31T23:59:59.999Z' as Instant;
const KEYS_AT_A_TIME = 200;
const IN_FLIGHT = 16;

export interface ListedSoFar {
  readonly shard: number;
  /** The position on the agenda up to which all accounts were looked at. */
  readonly after: string | undefined;
  /** The number of insights that were created. */
  readonly listed: number;
  readonly done: boolean;
}

export const beginListing = (shard: number): ListedSoFar => ({ shard, after: undefined, listed: 0, done: false });

/** Covers all programmes. @param timeLeft in milliseconds. @returns the progress, to continue from. @throws StoreUnavailable. */
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
  // If another worker is faster, the insight exists.
  const insight = newInsight(programmeId, memberId, [], terms.timeZone);
  return (await store.commit([{ kind: 'insight', insight, expected: 0 }])).committed;
}
