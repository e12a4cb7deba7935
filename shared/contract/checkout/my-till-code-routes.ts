/** The route by which a member gets a till code; served by member-api. */
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme } from '../kernel/route-parts.ts';
import { TillCodeMade } from './tills.ts';

export const MY_TILL_CODE_ROUTES = {
  makeTillCode: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/till-codes',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'Make a code to show at a till',
    description: 'The code is valid for five minutes and one payment. Each request makes a new code.',
    params: inProgramme,
    answers: { 201: TillCodeMade },
    problems: ['ACCOUNT_FROZEN'],
  },
} as const satisfies RoutesOf<'member-api'>;
