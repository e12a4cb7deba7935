/** Reports of retention, value and risk: made every night for the day that is over, and at once when they are asked for. */
import * as z from 'zod';
import { Instant } from '../kernel/values.ts';
import { AtRiskReport } from './report-at-risk.ts';
import { LifecycleReport } from './report-lifecycle.ts';
import { ProgrammeReport } from './report-programme.ts';
import { RetentionQuery, RetentionReport } from './report-retention.ts';
import { RfmReport } from './report-rfm.ts';
import { SurvivalReport } from './report-survival.ts';
import { ValueReport } from './report-value.ts';

/** What each report says, by the name under which it is served: one line a report. */
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
  description: 'What was entered later does not count, whenever it happened: the same report can be made again.',
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
  .meta({ id: 'Report', description: 'One report of one day; `content` is in the form of the report of that name.' });

export const ReportQuery = z.strictObject({
  asOf: ReportDay.optional().meta({ description: 'The end of which day; the newest that there is unless told.' }),
  format: z.enum(['json', 'csv'], 'must be json or csv').optional().meta({ description: 'json unless told.' }),
  table: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, "must be the name of one of the report's tables")
    .optional()
    .meta({ description: 'Of CSV: which of the tables of the report. Its first unless told.', example: 'cohorts' }),
  ...RetentionQuery.shape,
});

export const ReportRun = z
  .object({
    asOf: ReportDay,
    knownAt: KnownAt,
    state: z.enum(['measuring', 'judging', 'done', 'failed']).meta({
      description:
        'measuring: the first pass over all members. judging: the second, by what the first has found. done: its reports can be read. failed: `reason` says why.',
    }),
    startedAt: Instant,
    finishedAt: Instant.nullable().meta({ description: 'null: it is under way.' }),
    reports: z.array(z.string()).meta({ description: 'Names of the reports that it made.', example: REPORT_NAMES }),
    members: z.int().min(0).nullable().meta({ description: 'How many the reports are about; null: not known yet.' }),
    reason: z.string().nullable().meta({ description: 'Why it failed; null: it has not.' }),
  })
  .meta({ id: 'ReportRun', description: 'The reports of one day, and how far they are.' });
export type ReportRun = z.output<typeof ReportRun>;

export const ReportsAsked = z
  .strictObject({
    asOf: ReportDay.optional().meta({ description: 'The end of which day; yesterday unless told. It must be over.' }),
    knownAt: z.enum(['first', 'now'], 'must be first or now').optional().meta({
      description:
        'first, unless told: by what was known when reports of that day were made first, so that they say the same again. now: with all that was entered since, in place of those that there are.',
    }),
  })
  .meta({ id: 'ReportsAsked' });

export const ReportsBegun = z
  .object({
    asOf: ReportDay,
    state: z
      .enum(['starting', 'measuring', 'judging'])
      .meta({ description: 'starting: it will be on the list of runs in a moment. Otherwise it was under way already.' }),
  })
  .meta({ id: 'ReportsBegun' });
