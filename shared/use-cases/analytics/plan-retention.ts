/**
 * Begins a run for every programme, or for the one that was asked for. What is known, and by when, is fixed here: whoever comes later
 * finds it on the run.
 */
import { dateOfDay, dayOf } from '../../domain/analytics/history/day.ts';
import type { RetentionRun, RunRef } from '../../domain/analytics/passes/run.ts';
import { beginRun, refOf } from '../../domain/analytics/passes/run-moves.ts';
import { shardGroups } from '../../domain/analytics/passes/shard-groups.ts';
import { type CalendarDate, dateOf } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Instant, millis } from '../../domain/kernel/time.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import { Busy, decideAndCommit } from '../kernel/commit.ts';
import type { RetentionPorts } from './retention-ports.ts';

export interface RetentionRequest {
  /** Absent: all of them. */
  readonly programmeId?: string | undefined;
  /** Absent: yesterday, by the programme's calendar. */
  readonly asOf?: CalendarDate | undefined;
  /** `first`, or absent: what was known to the run of that day that there was already; where there was none, what is known now. */
  readonly knownAt?: 'first' | 'now' | Instant | undefined;
}

export interface PlannedRun extends RunRef {
  /** Shards that one worker after another goes through. */
  readonly groups: readonly PlannedGroup[];
}

/** What a worker is given: all that it needs. */
export interface PlannedGroup extends RunRef {
  readonly shards: readonly number[];
  /** That have been at it. */
  readonly workers: number;
  /** Of the first run of a programme: shards in which members of the days before there were insights are looked for, and up to where in the first. */
  readonly unlisted: readonly number[];
  readonly listedUpTo?: string | undefined;
}

export interface RetentionPlan {
  readonly runs: readonly PlannedRun[];
  /** Programmes for which none could be begun. */
  readonly failed: number;
  /** Before anyone reads: entries that are dated before `knownAt` are still being committed. */
  readonly waitSeconds: number;
}

/** Beyond it the history of one execution might not do: docs/adr/0022. */
export const MOST_PROGRAMMES = 200;

/** Longer than a commit takes with all its attempts, and than servers' clocks differ. */
const COMMITTED_AFTER_SECONDS = 5;

/** Newest runs in which the number of members is looked for. */
const LOOKED_AT = 7;

/** @throws Refusal NOT_FOUND, VALIDATION_FAILED for a programme that was asked for. @throws StoreUnavailable, Busy. */
export async function planRetention(ports: RetentionPorts, request: RetentionRequest): Promise<RetentionPlan> {
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
    new TooManyProgrammes(`one execution has no more than ${MOST_PROGRAMMES} programmes: those behind ${next} have no run`),
  );
  return planOf(runs, failed + 1, now);
}

class TooManyProgrammes extends Error {
  override readonly name = 'TooManyProgrammes';
}

function planOf(runs: readonly PlannedRun[], failed: number, now: Instant): RetentionPlan {
  const age = Math.min(...runs.map(({ knownAt }) => (millis(now) - millis(knownAt)) / 1000));
  const waitSeconds = runs.length === 0 ? 0 : Math.min(COMMITTED_AFTER_SECONDS, Math.max(0, Math.ceil(COMMITTED_AFTER_SECONDS - age)));
  return { runs, failed, waitSeconds };
}

async function planOne(ports: RetentionPorts, programmeId: string, request: RetentionRequest, now: Instant): Promise<PlannedRun> {
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

function knownAtOf({ knownAt = 'first' }: RetentionRequest, found: RetentionRun | undefined, now: Instant): Instant {
  if (knownAt === 'now') return now;
  return knownAt === 'first' ? (found?.knownAt ?? now) : knownAt;
}
