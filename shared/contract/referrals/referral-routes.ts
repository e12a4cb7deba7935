/** The routes by which the brand's staff sees referrals; served by admin-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { ofMember, pageOf, READERS } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { FriendOfMember, ReferralDetail } from './referrals.ts';

export const REFERRAL_ROUTES = {
  getMemberReferral: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/referral',
    servedBy: 'admin-api',
    caller: READERS,
    summary: "A member's referral code, friends by stage, and referral rewards",
    params: ofMember,
    answers: { 200: ReferralDetail },
  },
  listMemberFriends: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/referral/friends',
    servedBy: 'admin-api',
    caller: READERS,
    summary: "A member's friends, each with the stage of the referral",
    params: ofMember,
    query: PageQuery,
    answers: { 200: pageOf(FriendOfMember) },
  },
} as const satisfies RoutesOf<'admin-api'>;
