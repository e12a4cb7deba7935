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
      'Nothing can be spent until it is released: not redeemed, reserved, committed, paid or used of a voucher. Points stay, are earned and expire; what is cancelled or lapses comes back.',
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
    summary: 'Put a member into segments, or take one out, with a reason',
    description: 'Rewards can be for members in some segments. What is there already can be added, and what is not there removed.',
    params: ofMember,
    headers: keyed,
    body: SegmentChange,
    example: { add: ['press'], remove: [], reason: 'writes about us' },
    replays: true,
    answers: { 200: SegmentsChanged },
    problems: ['IDEMPOTENCY_MISMATCH', 'LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
