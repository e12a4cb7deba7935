/** Reads a report of a day, or says why there is none. */
import type { Report } from '../../domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Ports } from '../../ports/ports.ts';
import type { ProgrammeVersions } from '../programmes/programme-versions.ts';

/** The newest days that are searched for a report, and the number of days that a refusal names. */
const DAYS_LOOKED_AT = 10;
const DAYS_NAMED = 5;

export interface ReportWanted {
  readonly programmeId: string;
  readonly name: string;
  /** undefined: the newest day that has the report. */
  readonly asOf?: CalendarDate | undefined;
}

type ReadPorts = Pick<Ports, 'store' | 'clock'> & { readonly versions: ProgrammeVersions };

/** @throws Refusal NOT_FOUND that names the days with reports, or how reports are made. */
export async function readReport({ store, clock, versions }: ReadPorts, { programmeId, name, asOf }: ReportWanted): Promise<Report> {
  await versions.at(programmeId, clock.now());
  if (asOf !== undefined) {
    const report = await store.report(programmeId, asOf, name);
    if (report !== undefined) return report;
  }
  const { items: runs } = await store.runsBefore(programmeId, undefined, DAYS_LOOKED_AT);
  if (asOf === undefined) {
    // While a run is repeated, its earlier report is still served.
    for (const run of runs) {
      const report = await store.report(programmeId, run.asOf, name);
      if (report !== undefined) return report;
    }
  }
  throw new Refusal(
    'NOT_FOUND',
    asOf === undefined ? noneYet(name, runs) : noneOf(name, asOf, runs),
    asOf === undefined ? 'report' : 'asOf',
  );
}

type Run = Awaited<ReturnType<Ports['store']['runsBefore']>>['items'][number];

const WHEN_MADE = 'they are made every night, and at once when a manager starts them';

function noneYet(name: string, runs: readonly Run[]): string {
  const [newest] = runs;
  if (newest === undefined) return `no reports were made yet: ${WHEN_MADE}`;
  return `there is no report ${name} of the newest ${runs.length} days: ${stateOf(newest)}`;
}

function noneOf(name: string, asOf: CalendarDate, runs: readonly Run[]): string {
  const run = runs.find((one) => one.asOf === asOf);
  if (run !== undefined) return `there is no report ${name} as of ${asOf}: ${stateOf(run)}`;
  const days = runs.filter(({ state }) => state === 'done').map((one) => one.asOf);
  const others =
    days.length === 0 ? WHEN_MADE : `the newest are as of ${days.slice(0, DAYS_NAMED).join(', ')}; a manager can start those of that day`;
  return `there is no report ${name} as of ${asOf}: ${others}`;
}

function stateOf({ asOf, state, reports = [], reason = 'it does not say why' }: Run): string {
  switch (state) {
    case 'measuring':
    case 'judging':
      return `those of ${asOf} are being made`;
    case 'failed':
      return `the run of ${asOf} failed: ${reason}`;
    case 'done':
      return `the run of ${asOf} made ${reports.join(', ')}`;
  }
}
