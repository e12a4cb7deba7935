/** The routes of frozen accounts; served by admin-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { keyed, ofMember, SERVICE } from '../kernel/route-parts.ts';
import { Freezing, Frozen } from './freezing.ts';

export const FREEZE_ROUTES = {
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
} as const satisfies RoutesOf<'admin-api'>;
