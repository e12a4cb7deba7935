/** The route of merchant events; served by merchant-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { ofMerchant, signed } from '../kernel/route-parts.ts';
import { ActivityCredited, EventKept, MerchantEvent, PointsMatured, PurchaseCredited, ReturnReversed } from './merchant-events.ts';

const purchaseExample = {
  type: 'purchase.completed',
  timestamp: '2026-11-21T10:00:00Z',
  data: {
    orderId: 'A-1001',
    member: { externalId: '00004' },
    occurredAt: '2026-11-21T09:58:00Z',
    currency: 'USD',
    amount: 2933,
    channel: 'store',
    store: 'berlin-1',
    lines: [{ sku: 'CD-1', category: 'music', quantity: 2, amount: 2933 }],
  },
};

export const MERCHANT_EVENT_ROUTES = {
  sendMerchantEvent: {
    method: 'POST',
    path: '/v1/merchants/{merchantId}/events',
    servedBy: 'merchant-api',
    caller: 'merchant',
    summary: 'Report a purchase, a return, an order fulfilment or an activity',
    description:
      'Sign the raw body by Standard Webhooks 1.0 and send it within 5 minutes. The same order again gets the first answer again, with `Idempotent-Replayed: true`; the same order with different content is refused. A purchase of an unknown member, and a return that arrives before its purchase, are kept: 202. Activities of unknown members are not kept.',
    params: ofMerchant,
    headers: signed,
    body: MerchantEvent,
    example: purchaseExample,
    replays: true,
    answers: { 200: z.union([PurchaseCredited, ReturnReversed, PointsMatured, ActivityCredited]), 202: EventKept },
    problems: [
      'ORDER_MISMATCH',
      'IDENTITY_WITHDRAWN',
      'RETURN_EXCEEDS_PURCHASE',
      'IDEMPOTENCY_MISMATCH',
      'LIMIT_EXCEEDED',
      'PACE_EXCEEDED',
      'ISSUE_CAP_REACHED',
    ],
  },
} as const satisfies RoutesOf<'merchant-api'>;
