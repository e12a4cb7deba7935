/** Lists the runs that made, or make, the reports of a programme. */
import type { AnalyticsRun } from '../../domain/analytics/passes/run.ts';
import type { CalendarDate } from '../../domain/kernel/calendar.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';

/** The newest day first. @throws Refusal NOT_FOUND. */
export async function listRuns(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  before: CalendarDate | undefined,
  limit: number,
): Promise<Page<AnalyticsRun, CalendarDate>> {
  await versions.at(programmeId, clock.now());
  return store.runsBefore(programmeId, before, limit);
}
