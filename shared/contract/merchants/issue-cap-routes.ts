/** The routes of a merchant's issue cap; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { MANAGERS, READERS } from '../kernel/route-parts.ts';
import { MerchantId, ProgrammeId } from '../kernel/values.ts';
import { IssueCap, IssueCapChange } from './issue-cap.ts';

const ofMerchant = z.strictObject({ programmeId: ProgrammeId, merchantId: MerchantId });

export const ISSUE_CAP_ROUTES = {
  getIssueCap: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}/issue-cap',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The issue cap of a merchant, and what it has issued today',
    params: ofMerchant,
    answers: { 200: IssueCap },
  },
  setIssueCap: {
    method: 'PUT',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}/issue-cap',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Set the issue cap of a merchant, with a reason',
    description:
      'The cap bounds the damage of a stolen secret. Purchases and activities beyond the cap are refused until the day is over, and can be sent again then. Points that returns reverse do not make room again. Purchases of unknown members count when they are kept.',
    params: ofMerchant,
    body: IssueCapChange,
    example: { pointsPerDay: 50_000, reason: 'twice an ordinary Saturday' },
    answers: { 200: IssueCap },
  },
} as const satisfies RoutesOf<'admin-api'>;
