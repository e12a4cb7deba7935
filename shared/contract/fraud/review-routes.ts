/** Reviews: what looks like fraud waits for support or managers; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, pageOf, SERVICE } from '../kernel/route-parts.ts';
import { Review, ReviewDecision, ReviewId, ReviewQuery } from './reviews.ts';

const ofReview = inProgramme.extend({ reviewId: ReviewId });

export const REVIEW_ROUTES = {
  listReviews: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/reviews',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'The reviews of referrals and accounts, with their reasons',
    params: inProgramme,
    query: ReviewQuery,
    answers: { 200: pageOf(Review) },
  },
  getReview: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/reviews/{reviewId}',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'A review',
    params: ofReview,
    answers: { 200: Review },
  },
  decideReview: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/reviews/{reviewId}/decision',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Approve or reject a review, with a reason',
    description:
      'A review is decided once. The same decision by the same person again gets the first answer again. Approval releases a frozen account. While an account is frozen, it keeps its points, earns points, and its points expire.',
    params: ofReview,
    body: ReviewDecision,
    example: { verdict: 'approve', reason: 'bought for a wedding' },
    replays: true,
    answers: { 200: Review },
    problems: ['WRONG_STATE'],
  },
} as const satisfies RoutesOf<'admin-api'>;
