/** Segments of a programme, and who is in them; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, MANAGERS, pageOf, READERS } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { Segment, SegmentMember, SegmentName, SegmentTerms, SegmentVersion } from './segments.ts';

const ofSegment = inProgramme.extend({ segmentId: SegmentName });

export const SEGMENT_ROUTES = {
  putSegment: {
    method: 'PUT',
    path: '/v1/programmes/{programmeId}/segments/{segmentId}',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Create a segment, or publish its next version',
    description:
      'A static segment has the members that support puts into it. A segment by rule has the members that its rule holds for, from the next nightly pass on. Versions are numbered; the terms of the newest version again get its answer again. The kind cannot change. A programme has at most 20 segments by rule.',
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
    summary: 'The segments: the newest version of each, with its number of members',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(Segment) },
  },
  getSegment: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/segments/{segmentId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'A segment, with its number of members',
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
      'A segment stays archived. It gets no new members. Members of a static segment stay until support takes them out; members by rule stay until the next nightly pass.',
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
    summary: 'The members of a segment, in order of id',
    params: ofSegment,
    query: PageQuery,
    answers: { 200: pageOf(SegmentMember) },
  },
} as const satisfies RoutesOf<'admin-api'>;
