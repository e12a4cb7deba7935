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
    summary: 'The days of which there are reports, the newest first',
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
      'It takes as long as all members take; the list of reports says how far it is. Asked for again while it is under way, it is not started twice. Classes and stages of members are brought up to date only by the reports of the newest day.',
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
      'As JSON, or with `format=csv` one of its tables for a spreadsheet: text that a spreadsheet would take for a formula is quoted with an apostrophe. Large ones are compressed for whoever sends `Accept-Encoding: gzip`.',
    params: z.strictObject({ programmeId: ProgrammeId, report: ReportName }),
    query: ReportQuery,
    answers: { 200: Report },
    files: ['text/csv'],
    problems: ['LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
