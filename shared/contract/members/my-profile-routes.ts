/** What members tell of themselves. Served by member-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme } from '../kernel/route-parts.ts';
import { Enrolled, Member, ProfileFields, SelfEnrolment } from './members.ts';

export const MY_PROFILE_ROUTES = {
  enrol: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Enrol',
    description: 'A token subject enrols once. The same content again gets the first answer again.',
    params: inProgramme,
    body: SelfEnrolment,
    example: { profile: { givenName: 'Ada', language: 'en-GB' } },
    replays: true,
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
    description: 'The given fields replace the stored ones. The other fields stay.',
    params: inProgramme,
    body: ProfileFields,
    example: { language: 'de' },
    answers: { 200: Member },
  },
} as const satisfies RoutesOf<'member-api'>;
