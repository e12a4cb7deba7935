/** The routes by which support reads a member's tier, and managers change it; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { keyed, MANAGERS, ofMember, SERVICE } from '../kernel/route-parts.ts';
import { TierChange, TierChanged, TierDetail } from './tiers.ts';

export const TIER_ROUTES = {
  getMemberTier: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/tier',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's tier, and what the next tier needs",
    params: ofMember,
    answers: { 200: TierDetail },
  },
  changeTier: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/tier',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Set, extend, lock or unlock a tier by hand, with a reason',
    params: ofMember,
    headers: keyed,
    body: TierChange,
    example: { action: 'set', tier: 'gold', reason: 'moved from the partner programme' },
    replays: true,
    answers: { 200: TierChanged },
    problems: ['IDEMPOTENCY_MISMATCH'],
  },
} as const satisfies RoutesOf<'admin-api'>;
