/** Friends that members bring: what the member's app calls, served by member-api, and what support sees, served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, ofMember, pageOf, READERS } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { CodeChoice, CodeChosen, Friend, FriendOfMember, InvitationOf, Invited, ReferralDetail } from './referrals.ts';

export const MY_REFERRAL_ROUTES = {
  getReferral: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/referral',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My code and link, my friends by stage, and what they brought me',
    params: inProgramme,
    answers: { 200: ReferralDetail },
  },
  chooseReferralCode: {
    method: 'PUT',
    path: '/v1/programmes/{programmeId}/me/referral/code',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Make my code, or choose another name for it',
    description:
      'Without a choice a code is made at random, once; asked again, it is the same. As often as the programme lets members, they can choose one. Codes of before still lead to the member.',
    params: inProgramme,
    body: CodeChoice,
    example: { code: 'ADA-2026' },
    answers: { 200: CodeChosen },
    problems: ['ALREADY_EXISTS', 'LIMIT_EXCEEDED', 'NOT_AVAILABLE'],
  },
  inviteFriend: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/referral/invitations',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Say whom I invite',
    description:
      'So that they count as mine though they come without my code. Of several members who invite the same person, the first counts. Again within the window gets the first answer again.',
    params: inProgramme,
    body: InvitationOf,
    example: { email: 'grace@example.org' },
    replays: true,
    answers: { 201: Invited },
    problems: ['LIMIT_EXCEEDED', 'NOT_AVAILABLE'],
  },
  listFriends: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/referral/friends',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My friends, each with how far they are',
    description: 'Without personal data, in an order of no meaning.',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(Friend) },
  },
} as const satisfies RoutesOf<'member-api'>;

export const REFERRAL_ROUTES = {
  getMemberReferral: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/referral',
    servedBy: 'admin-api',
    caller: READERS,
    summary: "A member's code, friends by stage, and what they brought",
    params: ofMember,
    answers: { 200: ReferralDetail },
  },
  listMemberFriends: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/referral/friends',
    servedBy: 'admin-api',
    caller: READERS,
    summary: "A member's friends, each with how far they are",
    params: ofMember,
    query: PageQuery,
    answers: { 200: pageOf(FriendOfMember) },
  },
} as const satisfies RoutesOf<'admin-api'>;
