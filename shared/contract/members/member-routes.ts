/** What mobile apps call, served by member-api. */

import { TILL_CODE_ROUTES } from '../checkout/till-routes.ts';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, pageOf } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { BalanceDetail, EntryView } from '../ledger/ledger.ts';
import { MY_REFERRAL_ROUTES } from '../referrals/referral-routes.ts';
import { REDEMPTION_ROUTES } from '../rewards/redemption-routes.ts';
import { TierDetail } from '../tiers/tiers.ts';
import { Enrolled, Member, ProfileFields, SelfEnrolment } from './members.ts';

export const MEMBER_ROUTES = {
  enrol: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Enrol',
    description: 'Once for each token subject; again with the same content gets the first answer again.',
    params: inProgramme,
    body: SelfEnrolment,
    example: { profile: { givenName: 'Ada', language: 'en-GB' } },
    answers: { 201: Enrolled },
    problems: ['MEMBER_EXISTS', 'PACE_EXCEEDED'],
  },
  getProfile: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My profile',
    params: inProgramme,
    answers: { 200: Member },
  },
  changeProfile: {
    method: 'PATCH',
    path: '/v1/programmes/{programmeId}/me',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Change my profile',
    description: 'Fields that are given replace those that are known; the others stay.',
    params: inProgramme,
    body: ProfileFields,
    example: { language: 'de' },
    answers: { 200: Member },
  },
  getBalance: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/balance',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My balance, with every expiry batch and maturity',
    params: inProgramme,
    answers: { 200: BalanceDetail },
  },
  getTier: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/tier',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My tier, until when, and what is missing to the next',
    params: inProgramme,
    answers: { 200: TierDetail },
  },
  listEntries: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/entries',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My history, the newest first',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(EntryView) },
  },
  ...REDEMPTION_ROUTES,
  ...TILL_CODE_ROUTES,
  ...MY_REFERRAL_ROUTES,
} as const satisfies RoutesOf<'member-api'>;
