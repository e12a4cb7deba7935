/** Whole requests of reports. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, PROGRAMME } from '../world/cast.ts';
import { REPORTED_DAY } from '../world/reports.ts';
import type { Variants } from './requests.ts';

const inProgramme = { programmeId: PROGRAMME };
const ofReport = { programmeId: PROGRAMME, report: 'retention' };

export const REPORT_REQUESTS = {
  listReports: { whole: () => ({ by: MANAGER, params: inProgramme, query: { limit: '10' } }) },
  startReports: { whole: () => ({ by: MANAGER, params: inProgramme, body: { asOf: REPORTED_DAY, knownAt: 'first' } }) },
  getReport: {
    'as JSON': () => ({ by: MANAGER, params: ofReport, query: { asOf: REPORTED_DAY, format: 'json', of: 'enrolment', by: 'week' } }),
    'as CSV': () => ({ by: MANAGER, params: ofReport, query: { asOf: REPORTED_DAY, format: 'csv', table: 'cohorts' } }),
  },
  getMemberInsight: { whole: ({ ada }) => ({ by: MANAGER, params: { programmeId: PROGRAMME, memberId: ada } }) },
} satisfies { readonly [Id in RouteId]?: Variants };
