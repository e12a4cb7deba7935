/** Reports on retention, value and risk. They are made every night for the day before, and on request. */
import * as z from 'zod';
import { Instant } from '../kernel/values.ts';
import { AtRiskReport } from './report-at-risk.ts';
import { LifecycleReport } from './report-lifecycle.ts';
import { ProgrammeReport } from './report-programme.ts';
import { RetentionQuery, RetentionReport } from './report-retention.ts';
import { RfmReport } from './report-rfm.ts';
import { SurvivalReport } from './report-survival.ts';
import { ValueReport } from './report-value.ts';

/** The schema of each report, by the name under which it is served: one line a report. */
export const REPORT_SCHEMAS = {
  retention: RetentionReport,
  survival: SurvivalReport,
  rfm: RfmReport,
  lifecycle: LifecycleReport,
  'at-risk': AtRiskReport,
  programme: ProgrammeReport,
  value: ValueReport,
} as const;

export type ReportName = keyof typeof REPORT_SCHEMAS;
export type ReportContent<Name extends ReportName> = z.output<(typeof REPORT_SCHEMAS)[Name]>;

const REPORT_NAMES = Object.keys(REPORT_SCHEMAS) as [ReportName, ...ReportName[]];
export const ReportName = z
  .enum(REPORT_NAMES, `must be one of ${REPORT_NAMES.join(', ')}`)
  .meta({ id: 'ReportName', description: 'A report.', example: REPORT_NAMES[0] });

export const ReportDay = z.iso
  .date('must be an existing day, such as 1998-06-30')
  .meta({ id: 'ReportDay', description: "A day of the programme's calendar; a report is as of its end.", example: '1998-06-30' });

export const KnownAt = Instant.meta({
  description: 'Entries that were made later are not taken into account, so the same report can be made again.',
  example: '1998-07-01T03:00:00.000Z',
});

const Content = z.union(Object.values(REPORT_SCHEMAS));

export const Report = z
  .object({
    report: ReportName,
    asOf: ReportDay,
    knownAt: KnownAt,
    content: Content,
  })
  .meta({ id: 'Report', description: 'One report of one day. `report` decides the form of `content`.' });

export const ReportQuery = z.strictObject({
  asOf: ReportDay.optional().meta({ description: 'The day of the report. Default: the newest.' }),
  format: z.enum(['json', 'csv'], 'must be json or csv').optional().meta({ description: 'Default: json.' }),
  table: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, "must be the name of one of the report's tables")
    .optional()
    .meta({ description: 'Only for CSV: one of the tables of the report. Default: its first.', example: 'cohorts' }),
  ...RetentionQuery.shape,
});

export const ReportRun = z
  .object({
    asOf: ReportDay,
    knownAt: KnownAt,
    state: z.enum(['measuring', 'judging', 'done', 'failed']).meta({
      description:
        'measuring: the first pass over all members. judging: the second pass, by the model of the first. done: the reports can be read. failed: `reason` says why.',
    }),
    startedAt: Instant,
    finishedAt: Instant.nullable().meta({ description: 'null: the run has not ended.' }),
    reports: z.array(z.string()).meta({ description: 'Names of the available reports.', example: REPORT_NAMES }),
    members: z.int().min(0).nullable().meta({ description: 'The number of members in the reports. null: not known yet.' }),
    reason: z.string().nullable().meta({ description: 'The reason of a failure. null: the run has not failed.' }),
  })
  .meta({ id: 'ReportRun', description: 'The run that makes the reports of one day, and its state.' });
export type ReportRun = z.output<typeof ReportRun>;

export const ReportsAsked = z
  .strictObject({
    asOf: ReportDay.optional().meta({ description: 'The day of the reports, which must be over. Default: yesterday.' }),
    knownAt: z.enum(['first', 'now'], 'must be first or now').optional().meta({
      description:
        'first (default): as known to the first run of that day, so that the reports say the same again. now: with all entries since, in place of the existing reports.',
    }),
  })
  .meta({ id: 'ReportsAsked' });

export const ReportsBegun = z
  .object({
    asOf: ReportDay,
    state: z
      .enum(['starting', 'measuring', 'judging'])
      .meta({ description: 'starting: the list of runs will show it in a moment. Otherwise it was in progress already.' }),
  })
  .meta({ id: 'ReportsBegun' });
