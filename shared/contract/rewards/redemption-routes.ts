/** The routes of a member's own rewards and redemptions; served by member-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, keyed, pageOf } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { Offer, OfferQuery } from './offers.ts';
import { Redeemed, Redemption, RedemptionRequest } from './redemptions.ts';
import { RedemptionId } from './rewards.ts';

const ofRedemption = inProgramme.extend({ redemptionId: RedemptionId });

const REFUSED_REDEMPTIONS = [
  'ACCOUNT_FROZEN',
  'IDEMPOTENCY_MISMATCH',
  'INSUFFICIENT_POINTS',
  'LIMIT_EXCEEDED',
  'OUT_OF_STOCK',
  'NOT_AVAILABLE',
  'NOT_ELIGIBLE',
  'PACE_EXCEEDED',
] as const;

export const REDEMPTION_ROUTES = {
  listOffers: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/rewards',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'The rewards, each with the obstacles to redeeming it',
    description: 'The list has the rewards that are offered now. A page can have fewer than `limit` rewards and still not be the last.',
    params: inProgramme,
    query: OfferQuery,
    answers: { 200: pageOf(Offer) },
  },
  redeem: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/redemptions',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Redeem a reward in one step',
    description: 'Points that expire first are spent first.',
    params: inProgramme,
    headers: keyed,
    body: RedemptionRequest,
    example: { rewardId: 'rew_coffee' },
    replays: true,
    answers: { 201: Redeemed },
    problems: REFUSED_REDEMPTIONS,
  },
  reserve: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/reservations',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Reserve a reward for a checkout',
    description: 'Holds points and inventory until `lapsesAt`, then releases them.',
    params: inProgramme,
    headers: keyed,
    body: RedemptionRequest,
    example: { rewardId: 'rew_coffee' },
    replays: true,
    answers: { 201: Redeemed },
    problems: REFUSED_REDEMPTIONS,
  },
  listRedemptions: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/redemptions',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My redemptions, the newest first',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(Redemption) },
  },
  getRedemption: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/redemptions/{redemptionId}',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'One of my redemptions',
    params: ofRedemption,
    answers: { 200: Redemption },
  },
  commitRedemption: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/redemptions/{redemptionId}/commit',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Commit a reservation when the checkout is complete',
    description: 'The held points are spent, and the reward is issued.',
    params: ofRedemption,
    headers: keyed,
    replays: true,
    answers: { 200: Redeemed },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE', 'ACCOUNT_FROZEN'],
  },
  cancelRedemption: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/redemptions/{redemptionId}/cancel',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Cancel a reservation or a redemption',
    description: "The reward's terms apply. Points return to the expiry batches that they came from.",
    params: ofRedemption,
    headers: keyed,
    replays: true,
    answers: { 200: Redeemed },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE', 'LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'member-api'>;
