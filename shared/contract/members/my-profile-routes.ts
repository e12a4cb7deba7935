/** The routes of a member's own enrolment and profile; served by member-api. */

import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, keyed } from '../kernel/route-parts.ts';
import { Card, Instant, MemberId, Points } from '../kernel/values.ts';
import { Enrolled, IdentityChanged, Member, ProfileChange, SelfEnrolment } from './members.ts';

const AnniversaryDetail = z
  .object({
    memberId: MemberId,
    asOf: Instant,
    anniversary: z
      .object({
        years: z.int().min(1).meta({ description: 'Since the enrolment.' }),
        at: Instant.meta({ description: 'The first instant of its day. A past one is due, and about to be given.' }),
        points: Points.min(1),
      })
      .nullable()
      .meta({ description: 'null: the programme gives no bonus for anniversaries.' }),
  })
  .meta({ id: 'AnniversaryDetail' });

export const MY_PROFILE_ROUTES = {
  enrol: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Enrol',
    description:
      'A token subject enrols once. The same content again gets the first answer again. A member whom staff or an import enrolled is linked: a verified e-mail address or phone number of the token names them, and the answer says `linked`. The profile fields of the request then replace those that they had. A card is taken with the PIN that came with it, and links the member who has it, too.',
    params: inProgramme,
    body: SelfEnrolment,
    example: { profile: { givenName: 'Ada', language: 'en-GB' } },
    replays: true,
    answers: { 201: Enrolled },
    problems: ['MEMBER_EXISTS', 'IDENTITY_WITHDRAWN', 'CARD_NOT_PROVED', 'TOO_MANY_ATTEMPTS', 'PACE_EXCEEDED'],
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
  getAnniversary: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/me/anniversary',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'My next anniversary, and its bonus',
    params: inProgramme,
    answers: { 200: AnniversaryDetail },
  },
  withdrawMyCard: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/identities/withdrawals',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Withdraw a card that I lost',
    description: 'Tills refuse it from now on. Purchases from before still count, whenever they arrive. Only support can add it again.',
    params: inProgramme,
    headers: keyed,
    body: z.strictObject({ card: Card }),
    example: { card: '9801 2345 6789' },
    replays: true,
    answers: { 200: IdentityChanged },
    problems: ['IDEMPOTENCY_MISMATCH'],
  },
  changeProfile: {
    method: 'PATCH',
    path: '/v1/programmes/{programmeId}/me',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Change my profile',
    description: 'The given fields replace the stored ones, and null removes one. The other fields stay.',
    params: inProgramme,
    body: ProfileChange,
    example: { language: 'de' },
    answers: { 200: Member },
  },
} as const satisfies RoutesOf<'member-api'>;
