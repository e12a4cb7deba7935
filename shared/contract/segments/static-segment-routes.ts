/** The routes of members of static segments; served by admin-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { keyed, ofMember, SERVICE } from '../kernel/route-parts.ts';
import { SegmentChange, SegmentsChanged } from './static-segments.ts';

export const STATIC_SEGMENT_ROUTES = {
  changeSegments: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/segments',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Add a member to static segments, or remove the member, with a reason',
    description: 'Rewards can be limited to segments. Adding a segment twice, or removing one that the member is not in, changes nothing.',
    params: ofMember,
    headers: keyed,
    body: SegmentChange,
    example: { add: ['press'], remove: [], reason: 'writes about us' },
    replays: true,
    answers: { 200: SegmentsChanged },
    problems: ['IDEMPOTENCY_MISMATCH', 'LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
