/**
 * Begins a run for every programme, or for the requested one. `knownAt` is fixed here and stored on the run, so later steps use the same.
 */
import { dateOfDay, dayOf } from '../../domain/analytics/history/day.ts';
import type { AnalyticsRun, RunRef } from '../../domain/analytics/passes/run.ts';
import { beginRun, refOf } from '../../domain/analytics/passes/run-moves.ts';
import { shardGroups } from '../../domain/analytics/passes/shard-groups.ts';
import { type CalendarDate, dateOf } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Instant, millis } from '../../domain/kernel/time.ts';
import { StoreUnavailable } from '../../ports/kernel/storage.ts';
import { Busy, decideAndCommit } from '../kernel/commit.ts';
import type { RunPorts } from './run-ports.ts';

export interface RunRequest {
  /** Absent: every programme. */
  readonly programmeId?: string | undefined;
  /** Absent: yesterday, by the programme's calendar. */
  readonly asOf?: CalendarDate | undefined;
  /** `first` (the default): as the existing run of that day knew it; without one, as known now. */
  readonly knownAt?: 'first' | 'now' | Instant | undefined;
}

export interface PlannedRun extends RunRef {
  /** Groups of shards. Workers of one group follow each other. */
  readonly groups: readonly PlannedGroup[];
}

/** The input of one worker. */
export interface PlannedGroup extends RunRef {
  readonly shards: readonly number[];
  /** The number of workers that have run before it. */
  readonly workers: number;
  /**
   * Only in a programme's first run: the shards still to be searched for accounts without an insight. `listedUpTo` is the position
   * in the first.
   */
  readonly unlisted: readonly number[];
  readonly listedUpTo?: string | undefined;
}

export interface RunPlan {
  readonly runs: readonly PlannedRun[];
  /** The number of programmes whose run could not be begun. */
  readonly failed: number;
  /** The wait before anyone reads, because entries dated before `knownAt` may still be in a commit. */
  readonly waitSeconds: number;
}

/** More could exceed the history of one execution: docs/adr/0022. */
export const MOST_PROGRAMMES = 200;

/** Longer than a commit with all its attempts, and than the differences of servers' clocks. */
const COMMITTED_AFTER_SECONDS = 5;

/** The number of the newest runs that are searched for the number of members. */
const LOOKED_AT = 7;

/** @throws Refusal NOT_FOUND, VALIDATION_FAILED for a requested programme. @throws StoreUnavailable, Busy. */
export async function planRuns(ports: RunPorts, request: RunRequest): Promise<RunPlan> {
  const now = ports.clock.now();
  if (request.programmeId !== undefined) return planOf([await planOne(ports, request.programmeId, request, now)], 0, now);

  const { items: programmes, next } = await ports.store.programmes(undefined, MOST_PROGRAMMES);
  const runs: PlannedRun[] = [];
  let failed = 0;
  for (const { id } of programmes) {
    try {
      runs.push(await planOne(ports, id, request, now));
    } catch (error) {
      if (error instanceof StoreUnavailable || error instanceof Busy) throw error;
      ports.onFailed?.(id, error);
      failed += 1;
    }
  }
  if (next === undefined) return planOf(runs, failed, now);
  ports.onFailed?.(
    next,
    new TooManyProgrammes(`one execution takes at most ${MOST_PROGRAMMES} programmes: those after ${next} have no run`),
  );
  return planOf(runs, failed + 1, now);
}

class TooManyProgrammes extends Error {
  override readonly name = 'TooManyProgrammes';
}

function planOf(runs: readonly PlannedRun[], failed: number, now: Instant): RunPlan {
  const age = Math.min(...runs.map(({ knownAt }) => (millis(now) - millis(knownAt)) / 1000));
  const waitSeconds = runs.length === 0 ? 0 : Math.min(COMMITTED_AFTER_SECONDS, Math.max(0, Math.ceil(COMMITTED_AFTER_SECONDS - age)));
  return { runs, failed, waitSeconds };
}

async function planOne(ports: RunPorts, programmeId: string, request: RunRequest, now: Instant): Promise<PlannedRun> {
  const { terms } = await ports.versions.at(programmeId, now);
  const today = dayOf(dateOf(now, terms.timeZone));
  const asOf = request.asOf ?? dateOfDay(today - 1);
  if (dayOf(asOf) >= today) throw new Refusal('VALIDATION_FAILED', `must be a day that is over, up to ${dateOfDay(today - 1)}`, 'asOf');

  const run = await decideAndCommit(ports, async () => {
    const found = await ports.store.run(programmeId, asOf);
    const run = beginRun(found, { programmeId, asOf, knownAt: knownAtOf(request, found, now) }, now);
    if (run === found) return { answer: run };
    return { answer: run, changes: [{ kind: 'run', run, expected: found?.revision ?? 0 }] };
  });
  const { items: newest } = await ports.store.runsBefore(programmeId, undefined, LOOKED_AT);
  const members = newest.find((one) => one.members !== undefined)?.members;
  const ref = refOf(run);
  const groups = shardGroups(ports.store.agendaShards, members);
  return { ...ref, groups: groups.map((shards) => ({ ...ref, shards, workers: 0, unlisted: members === undefined ? shards : [] })) };
}

function knownAtOf({ knownAt = 'first' }: RunRequest, found: AnalyticsRun | undefined, now: Instant): Instant {
  if (knownAt === 'now') return now;
  return knownAt === 'first' ? (found?.knownAt ?? now) : knownAt;
}
