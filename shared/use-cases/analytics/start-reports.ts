/** Has the reports of a day made: checks that they can be, and starts the machine that makes them, once. */
import { dateOfDay, dayOf } from '../../domain/analytics/history/day.ts';
import type { RetentionRun } from '../../domain/analytics/passes/run.ts';
import { type CalendarDate, dateOf, toDate } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import { type Instant, plusSeconds } from '../../domain/kernel/time.ts';
import type { Machine } from '../../ports/analytics/machine.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

/** Nothing is older than this: a year that was mistyped costs a pass over all members. */
const EARLIEST_DAY = toDate('1970-01-01');

/** A run of a hundred million members is through by then: one that is not has died on the way, and can be started again. */
export const GIVEN_UP_AFTER_SECONDS = 12 * 3600;

const LOOK_AGAIN_SECONDS = 60;

/** Executions that ended before they said so in the run: after so many, starting one more would not help. */
const MOST_ATTEMPTS = 10;

export interface ReportsAsked {
  readonly programmeId: string;
  /** undefined: yesterday. */
  readonly asOf?: CalendarDate | undefined;
  /** first: as it was known when reports of that day were made first; now: with all that came since. */
  readonly knownAt?: 'first' | 'now' | undefined;
}

export interface ReportsBegun {
  readonly asOf: CalendarDate;
  readonly state: 'starting' | 'measuring' | 'judging';
}

/** What the machine is told. */
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
    `the reports as of ${asOf} are being made, as it was known at ${run.knownAt}: when they are done, they can be made again`,
    'asOf',
    LOOK_AGAIN_SECONDS,
  );
}

function underWay({ state, startedAt }: RetentionRun, now: Instant): 'measuring' | 'judging' | undefined {
  if (state === 'done' || state === 'failed') return undefined;
  return plusSeconds(startedAt, GIVEN_UP_AFTER_SECONDS) > now ? state : undefined;
}

/** The name says all that makes one start another than the one before, so that a request that is sent twice starts one. */
async function begin(machine: Machine, asked: RunAsked, revision: number): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const name = `${asked.programmeId}-${asked.asOf}-${asked.knownAt}-${revision}-${attempt}`;
    if ((await machine.start(name, asked)) === 'under-way') return;
  }
  throw new Refusal(
    'WRONG_STATE',
    `the reports as of ${asked.asOf} were begun ${MOST_ATTEMPTS} times, and each time that ended before it could say why`,
    'asOf',
  );
}
