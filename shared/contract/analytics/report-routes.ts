/** Reports, served by admin-api. */
import * as z from 'zod';
import type { Group, RoutesOf } from '../kernel/route.ts';
import { inProgramme, MANAGERS, pageOf } from '../kernel/route-parts.ts';
import { PageQuery, ProgrammeId } from '../kernel/values.ts';
import { Report, ReportName, ReportQuery, ReportRun, ReportsAsked, ReportsBegun } from './reports.ts';

const ANALYSTS = ['manager', 'analyst'] as const satisfies readonly Group[];

export const REPORT_ROUTES = {
  listReports: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/reports',
    servedBy: 'admin-api',
    caller: ANALYSTS,
    summary: 'The days with reports, the newest first',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(ReportRun) },
  },
  startReports: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/reports',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Make the reports of a day, or make them again',
    description:
      'The run walks over all members; the list of reports shows its state. A second request while it runs does not start another. Only the run of the newest day updates the classes and stages of members.',
    params: inProgramme,
    body: ReportsAsked,
    example: { asOf: '1998-06-30' },
    answers: { 202: ReportsBegun },
    problems: ['WRONG_STATE'],
  },
  getReport: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/reports/{report}',
    servedBy: 'admin-api',
    caller: ANALYSTS,
    summary: 'A report of a day',
    description:
      'The answer is JSON, or with `format=csv` one of its tables for a spreadsheet. Text that a spreadsheet would take for a formula is quoted with an apostrophe. With `Accept-Encoding: gzip` large answers are compressed.',
    params: z.strictObject({ programmeId: ProgrammeId, report: ReportName }),
    query: ReportQuery,
    answers: { 200: Report },
    files: ['text/csv'],
    problems: ['LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
