/** Starts the run that makes the reports of a day, once, after checking that it can be made. */
import { dateOfDay, dayOf } from '../../domain/analytics/history/day.ts';
import type { AnalyticsRun } from '../../domain/analytics/passes/run.ts';
import { type CalendarDate, dateOf, toDate } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Instant, plusSeconds } from '../../domain/kernel/time.ts';
import type { Machine } from '../../ports/analytics/machine.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

/** No data are older, and a mistyped year would cost a pass over all members. */
const EARLIEST_DAY = toDate('1970-01-01');

/** A run of a hundred million members has ended by then. One that has not ended has died, and can be started again. */
export const GIVEN_UP_AFTER_SECONDS = 12 * 3600;

const LOOK_AGAIN_SECONDS = 60;

/** Executions that may end without a word in the run. After so many, one more would not help. */
const MOST_ATTEMPTS = 10;

export interface ReportsAsked {
  readonly programmeId: string;
  /** undefined: yesterday. */
  readonly asOf?: CalendarDate | undefined;
  /** first: as known to the first run of that day. now: with all entries since. */
  readonly knownAt?: 'first' | 'now' | undefined;
}

export interface ReportsBegun {
  readonly asOf: CalendarDate;
  readonly state: 'starting' | 'measuring' | 'judging';
}

/** The input of the state machine. */
export interface RunAsked {
  readonly programmeId: string;
  readonly asOf: CalendarDate;
  readonly knownAt: 'first' | 'now';
}

type StartPorts = Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions; readonly machine: Machine };

/** @throws Refusal NOT_FOUND, VALIDATION_FAILED, WRONG_STATE; StoreUnavailable. */
export async function startReports(
  ports: StartPorts,
  { programmeId, asOf: asked, knownAt = 'first' }: ReportsAsked,
): Promise<ReportsBegun> {
  const now = ports.clock.now();
  const { terms } = await ports.versions.at(programmeId, now);
  const today = dateOf(now, terms.timeZone);
  const yesterday = dateOfDay(dayOf(today) - 1);
  const asOf = asked ?? yesterday;
  if (asOf > yesterday) {
    throw new Refusal(
      'VALIDATION_FAILED',
      `must be a day that is over, ${yesterday} or before: it is ${today} in ${terms.timeZone}`,
      'asOf',
    );
  }
  if (asOf < EARLIEST_DAY) throw new Refusal('VALIDATION_FAILED', `must be ${EARLIEST_DAY} or later`, 'asOf');

  const run = await ports.store.run(programmeId, asOf);
  const state = run && underWay(run, now);
  if (run === undefined || state === undefined) {
    await begin(ports.machine, { programmeId, asOf, knownAt }, run?.revision ?? 0);
    return { asOf, state: 'starting' };
  }
  if (knownAt === 'first') return { asOf, state };
  throw new Refusal(
    'WRONG_STATE',
    `the reports as of ${asOf} are being made, as known at ${run.knownAt}; they can be made again when they are done`,
    'asOf',
    LOOK_AGAIN_SECONDS,
  );
}

function underWay({ state, startedAt }: AnalyticsRun, now: Instant): 'measuring' | 'judging' | undefined {
  if (state === 'done' || state === 'failed') return undefined;
  return plusSeconds(startedAt, GIVEN_UP_AFTER_SECONDS) > now ? state : undefined;
}

/** The execution's name depends on the run's revision, so a request that is sent twice starts one execution. */
async function begin(machine: Machine, asked: RunAsked, revision: number): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const name = `${asked.programmeId}-${asked.asOf}-${asked.knownAt}-${revision}-${attempt}`;
    if ((await machine.start(name, asked)) === 'under-way') return;
  }
  throw new Refusal(
    'WRONG_STATE',
    `the reports as of ${asked.asOf} were started ${MOST_ATTEMPTS} times, and each time the execution ended without a reason`,
    'asOf',
  );
}
