/** The parcel queue, for the people who ship physical rewards; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, keyed, ofMember, pageOf, SERVICE } from '../kernel/route-parts.ts';
import { Fulfilled, FulfilmentChange, FulfilmentQuery, QueueLine } from './parcels.ts';
import { RedemptionId } from './rewards.ts';

export const PARCEL_ROUTES = {
  listFulfilments: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/fulfilments',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'The parcels that wait or are on their way, the oldest redemption first',
    description: '`npm run fulfilments` writes the whole queue as CSV.',
    params: inProgramme,
    query: FulfilmentQuery,
    answers: { 200: pageOf(QueueLine) },
  },
  fulfilRedemption: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/redemptions/{redemptionId}/fulfilment',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: 'Report a parcel as shipped, delivered or returned',
    params: ofMember.extend({ redemptionId: RedemptionId }),
    headers: keyed,
    body: FulfilmentChange,
    example: { step: 'ship', tracking: '00340434161094015902' },
    replays: true,
    answers: { 200: Fulfilled },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE', 'LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
