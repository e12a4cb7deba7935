/** What support marks on a member's account by hand; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { keyed, ofMember, SERVICE } from '../kernel/route-parts.ts';
import { Freezing, Frozen, SegmentChange, SegmentsChanged } from './marks.ts';

export const MARKS_ROUTES = {
  freezeAccount: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/freeze',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Freeze an account, with a reason',
    description:
      'Until the account is released, nothing can be spent: no redemption, reservation, commit, payment with points or voucher use. The account keeps its points, earns points, and its points expire. Points of cancelled and lapsed reservations return.',
    params: ofMember,
    headers: keyed,
    body: Freezing,
    example: { reason: 'reported as taken over' },
    replays: true,
    answers: { 200: Frozen },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE'],
  },
  releaseAccount: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/release',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Release a frozen account, with a reason',
    params: ofMember,
    headers: keyed,
    body: Freezing,
    example: { reason: 'has changed the password' },
    replays: true,
    answers: { 200: Frozen },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE'],
  },
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
