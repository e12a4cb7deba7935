/** Whole requests of reports, and what no schema can say of them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { MANAGER, PROGRAMME } from '../world/cast.ts';
import { DAY_AHEAD, REPORTED_DAY } from '../world/reports.ts';
import { invalid, PAGES, type Variants, type WrittenRefusal, withFields, withQuery } from './parts.ts';

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

export const REPORT_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  listReports: PAGES,
  startReports: [
    invalid('a day that is not over', withFields({ asOf: DAY_AHEAD }), 'asOf', 'must be a day that is over'),
    invalid('a day before all days', withFields({ asOf: '1969-12-31' }), 'asOf', 'must be 1970-01-01 or later'),
    invalid('a day that there is not', withFields({ asOf: '1998-02-30' }), 'asOf', 'must be an existing day'),
    invalid('an instant of its own choice', withFields({ knownAt: '1998-07-01T00:00:00Z' }), 'knownAt', 'must be first or now'),
  ],
  getReport: [
    invalid(
      'a report that there is not',
      (whole) => ({ ...whole, params: { ...whole.params, report: 'horoscope' } }),
      'report',
      'must be one of',
    ),
    invalid(
      'a table that there is not',
      withQuery({ format: 'csv', table: 'horoscope' }),
      'query.table',
      'must be one of the tables of the report retention: cohorts, ',
    ),
    invalid('a table of JSON', withQuery({ table: 'cohorts' }), 'query.table', 'must come with format=csv'),
    invalid(
      'cohorts of a report that has none',
      (whole) => ({ ...whole, params: { ...whole.params, report: 'rfm' } }),
      'query.of',
      'applies to the report retention only',
    ),
    {
      what: 'a day of which there is none',
      change: withQuery({ asOf: '1998-06-29' }),
      code: 'NOT_FOUND',
      names: 'query.asOf',
      says: `the newest are as of ${REPORTED_DAY}`,
    },
  ],
};

export const REPORTS_MET_ELSEWHERE: Readonly<Record<string, string>> = {
  'startReports WRONG_STATE': 'only while reports are being made: test/use-cases/analytics/start-reports.test.ts',
  'getReport LIMIT_EXCEEDED': 'takes a report of six megabytes: test/edge/answers/answer.test.ts',
};
