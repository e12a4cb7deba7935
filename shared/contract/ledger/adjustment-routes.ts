/** The routes by which support and managers change points by hand; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { keyed, MANAGERS, ofMember, SERVICE } from '../kernel/route-parts.ts';
import { Adjusted, Adjustment, Extension, Reinstatement } from './ledger.ts';

export const ADJUSTMENT_ROUTES = {
  adjustPoints: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/adjustments',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Add or deduct points, with a reason',
    params: ofMember,
    headers: keyed,
    body: Adjustment,
    example: { points: 50, reason: 'goodwill after a late delivery' },
    replays: true,
    answers: { 200: Adjusted },
    problems: ['IDEMPOTENCY_MISMATCH', 'INSUFFICIENT_POINTS', 'LIMIT_EXCEEDED', 'PACE_EXCEEDED'],
  },
  extendExpiry: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/extensions',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Extend the expiry of points, with a reason',
    description: 'Points that would expire before `until` last until then. New terms never extend points by themselves.',
    params: ofMember,
    headers: keyed,
    body: Extension,
    example: { until: '2027-12-31T23:00:00Z', reason: 'closed for renovation' },
    replays: true,
    answers: { 200: Adjusted },
    problems: ['IDEMPOTENCY_MISMATCH'],
  },
  reinstatePoints: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/reinstatements',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Reinstate expired points, with a reason',
    description: "The request must come within the programme's `reinstatementDays`, once for each entry that let points expire.",
    params: ofMember,
    headers: keyed,
    body: Reinstatement,
    example: { entry: 17, reason: 'was in hospital' },
    replays: true,
    answers: { 200: Adjusted },
    problems: ['IDEMPOTENCY_MISMATCH', 'ALREADY_EXISTS', 'LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
