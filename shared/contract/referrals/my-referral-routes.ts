/** The routes of a member's own referrals; served by member-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, pageOf } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { CodeChoice, CodeChosen, Friend, InvitationOf, Invited, ReferralDetail } from './referrals.ts';

export const MY_REFERRAL_ROUTES = {
  getReferral: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/referral',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My referral code and link, my friends by stage, and my referral rewards',
    params: inProgramme,
    answers: { 200: ReferralDetail },
  },
  chooseReferralCode: {
    method: 'PUT',
    path: '/v1/programmes/{programmeId}/me/referral/code',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Make my referral code, or choose another one',
    description:
      'Without `code` a random code is made once; later requests get the same code. Members can choose a code as often as the programme allows. Earlier codes still lead to the member.',
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
    summary: 'Invite a friend',
    description:
      'The friend then counts as mine without my code. If several members invite the same person, the first invitation counts. The same invitation again within the window gets the first answer again.',
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
    summary: 'My friends, each with the stage of the referral',
    description: 'The list has no personal data. Its order has no meaning.',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(Friend) },
  },
} as const satisfies RoutesOf<'member-api'>;
