/** Segments of a programme, and who is in them; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, MANAGERS, pageOf, READERS } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { SegmentName } from '../members/marks.ts';
import { Segment, SegmentMember, SegmentTerms, SegmentVersion } from './segments.ts';

const ofSegment = inProgramme.extend({ segmentId: SegmentName });

export const SEGMENT_ROUTES = {
  putSegment: {
    method: 'PUT',
    path: '/v1/programmes/{programmeId}/segments/{segmentId}',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Make a segment, or publish its next version',
    description:
      'A static one has the members that are put into it by hand; one by rule those for whom its rule holds, from the next nightly pass on. Versions are numbered; what the newest one says already gets its answer again. The kind stays. A programme has at most 20 segments by rule.',
    params: ofSegment,
    body: SegmentTerms,
    example: {
      kind: 'rule',
      name: 'Regulars who stay away',
      rule: 'purchases.ordersLast12Months >= 3 && purchases.daysSinceLast > 90 && stage != "lapsed"',
    },
    replays: true,
    answers: { 200: SegmentVersion },
    problems: ['WRONG_STATE', 'LIMIT_EXCEEDED', 'VERSION_CONFLICT'],
  },
  listSegments: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/segments',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The segments, the newest version of each, with how many members they have',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(Segment) },
  },
  getSegment: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/segments/{segmentId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'A segment, with how many members it has',
    params: ofSegment,
    answers: { 200: Segment },
  },
  archiveSegment: {
    method: 'DELETE',
    path: '/v1/programmes/{programmeId}/segments/{segmentId}',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Archive a segment',
    description:
      'It stays so. Nobody is put into it any more; who is in it by hand stays until taken out, and who is in it by rule until the next nightly pass.',
    params: ofSegment,
    replays: true,
    answers: { 200: SegmentVersion },
    problems: ['VERSION_CONFLICT'],
  },
  listSegmentMembers: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/segments/{segmentId}/members',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The members of a segment, by their ids',
    params: ofSegment,
    query: PageQuery,
    answers: { 200: pageOf(SegmentMember) },
  },
} as const satisfies RoutesOf<'admin-api'>;
