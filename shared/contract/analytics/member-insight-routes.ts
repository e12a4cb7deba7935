/** The route of a member's insight, served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { ofMember, READERS } from '../kernel/route-parts.ts';
import { MemberInsight } from './member-insight.ts';

export const MEMBER_INSIGHT_ROUTES = {
  getMemberInsight: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/insight',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'Class, stage, risk and forecast of a member',
    description:
      "Exact as of this moment: the member's history until now, judged by the newest model of the nightly run. The finding of the last run is beside it.",
    params: ofMember,
    answers: { 200: MemberInsight },
  },
} as const satisfies RoutesOf<'admin-api'>;
