/** The routes of reports: the list, one report as JSON or CSV, and the start of a run. */
import { REPORT_ROUTES } from '../../../shared/contract/analytics/report-routes.ts';
import { ReportName } from '../../../shared/contract/analytics/reports.ts';
import type { AnalyticsRun } from '../../../shared/domain/analytics/passes/run.ts';
import { type CalendarDate, toDate } from '../../../shared/domain/kernel/calendar.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { listRuns } from '../../../shared/use-cases/analytics/list-runs.ts';
import { readReport } from '../../../shared/use-cases/analytics/read-report.ts';
import { startReports } from '../../../shared/use-cases/analytics/start-reports.ts';
import { feature } from '../../edge/feature.ts';
import { withFieldNames } from '../../edge/field-names.ts';
import { retentionMachine } from '../../edge/machines.ts';
import { platform } from '../../edge/wire.ts';
import { dayPage } from '../kernel/page.ts';
import { csvOf, type ReportTable } from './report-table.ts';
import { type Choice, SERVED_REPORTS } from './report-tables.ts';

export const reports = feature(REPORT_ROUTES, {
  async listReports({ params: { programmeId }, query }) {
    const read = (before: CalendarDate | undefined, limit: number) => listRuns(platform(), programmeId, before, limit);
    return { status: 200, body: await dayPage(query, read, runView) };
  },
  async startReports({ params: { programmeId }, body: { asOf, knownAt } }) {
    const asked = { programmeId, asOf: dayIn(asOf), knownAt };
    return { status: 202, body: await startReports({ ...platform(), machine: retentionMachine() }, asked) };
  },
  async getReport({ params: { programmeId, report: name }, query: { asOf: wanted, format = 'json', table, ...choice } }) {
    const { read, takesChoice } = SERVED_REPORTS[name];
    if (format === 'json' && table !== undefined)
      throw new Refusal('VALIDATION_FAILED', 'must come with format=csv: JSON has the whole report', 'query.table');
    if (!takesChoice) refuseChoice(name, choice);
    const {
      asOf,
      knownAt,
      content: kept,
    } = await withFieldNames(inQuery, () => readReport(platform(), { programmeId, name, asOf: dayIn(wanted) }));
    const served = read(kept, choice);
    if (served === undefined) throw outdated(name, asOf);
    if (format === 'json') return { status: 200, body: { report: name, asOf, knownAt, content: served.content } };
    const csv = tableNamed(table, name, served.tables());
    return { status: 200, file: { type: 'text/csv', name: `${programmeId}-${name}-${csv.name}-${asOf}.csv`, text: csvOf(csv) } };
  },
});

function refuseChoice(name: ReportName, choice: Choice): void {
  const [field] = Object.keys(choice);
  if (field === undefined) return;
  throw new Refusal('VALIDATION_FAILED', `applies to the report retention only: ${name} has one part`, `query.${field}`);
}

const dayIn = (day: string | undefined): CalendarDate | undefined => (day === undefined ? undefined : toDate(day));

const inQuery = (field: string): string => (field === 'asOf' ? 'query.asOf' : field);

function tableNamed(wanted: string | undefined, report: ReportName, tables: readonly ReportTable[]): ReportTable {
  const found = wanted === undefined ? tables[0] : tables.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const names = tables.map(({ name }) => name);
  throw new Refusal('VALIDATION_FAILED', `must be one of the tables of the report ${report}: ${names.join(', ')}`, 'query.table');
}

const outdated = (name: ReportName, asOf: CalendarDate): Refusal =>
  new Refusal('NOT_FOUND', `the report ${name} as of ${asOf} has the form of an earlier release: make it again`, 'report');

const runView = (run: AnalyticsRun) => ({
  ...run,
  finishedAt: run.finishedAt ?? null,
  // Others are for the platform's own use.
  reports: (run.reports ?? []).filter((name) => ReportName.safeParse(name).success),
  members: run.members ?? null,
  reason: run.reason ?? null,
});
