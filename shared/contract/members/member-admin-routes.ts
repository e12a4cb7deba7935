/** The routes by which support enrols, finds and reads members; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, ofMember, pageOf, SERVICE } from '../kernel/route-parts.ts';
import { Card, Email, ExternalId, PageQuery, Phone } from '../kernel/values.ts';
import { EntryView } from '../ledger/entry.ts';
import { BalanceDetail } from '../ledger/ledger.ts';
import { AssistedEnrolment, Enrolled, MemberWithBalance } from './members.ts';

export const MEMBER_ADMIN_ROUTES = {
  enrolMember: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Enrol a member',
    description: 'The identities make the request idempotent: the same content again gets the first answer again.',
    params: inProgramme,
    body: AssistedEnrolment,
    example: { externalId: '00004', email: 'ada@example.org', profile: { givenName: 'Ada' } },
    replays: true,
    answers: { 201: Enrolled },
    problems: ['MEMBER_EXISTS', 'IDENTITY_WITHDRAWN', 'PACE_EXCEEDED'],
  },
  findMembers: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Find a member by one identity',
    params: inProgramme,
    query: z
      .strictObject({ externalId: ExternalId.optional(), email: Email.optional(), phone: Phone.optional(), card: Card.optional() })
      .refine((query) => Object.keys(query).length === 1, 'must have exactly one of externalId, email, phone, card'),
    answers: { 200: z.object({ items: z.array(MemberWithBalance) }) },
  },
  getMember: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'A member',
    params: ofMember,
    answers: { 200: MemberWithBalance },
  },
  getMemberBalance: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/balance',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's balance, with every expiry batch and maturity",
    params: ofMember,
    answers: { 200: BalanceDetail },
  },
  listMemberEntries: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/entries',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's ledger, the newest entry first",
    params: ofMember,
    query: PageQuery,
    answers: { 200: pageOf(EntryView) },
  },
} as const satisfies RoutesOf<'admin-api'>;
