/** The routes of tills; served by merchant-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { keyed, ofMerchant, signed } from '../kernel/route-parts.ts';
import { PreviewAtTill, PreviewedAtTill, RedemptionAtTill, ReversalAtTill, TakenAtTill } from './tills.ts';

const signedAndKeyed = z.object({ ...signed.shape, ...keyed.shape });

export const TILL_ROUTES = {
  previewAtTill: {
    method: 'POST',
    path: '/v1/merchants/{merchantId}/redemptions/preview',
    servedBy: 'merchant-api',
    caller: 'merchant',
    summary: 'Preview what points or a voucher are worth for a basket',
    description:
      'A preview changes nothing: the code stays valid. Name the `till` that asks: after 20 unknown till codes in an hour it is refused for the rest of the hour. A mistyped code does not count.',
    params: ofMerchant,
    headers: signed,
    body: PreviewAtTill,
    example: { type: 'points', tillCode: '7ZK4-Q0XM-2V5', basket: { currency: 'USD', amount: 2933 } },
    answers: { 200: PreviewedAtTill },
    problems: ['TOO_MANY_ATTEMPTS', 'ACCOUNT_FROZEN', 'WRONG_STATE', 'NOT_AVAILABLE', 'NOT_ELIGIBLE'],
  },
  redeemAtTill: {
    method: 'POST',
    path: '/v1/merchants/{merchantId}/redemptions',
    servedBy: 'merchant-api',
    caller: 'merchant',
    summary: 'Accept points or a voucher for an order',
    description:
      'Call this before the purchase is completed. An order can be paid with points once, and accepts each voucher once. If the programme says so, the purchase then earns only on what was paid in money.',
    params: ofMerchant,
    headers: signedAndKeyed,
    body: RedemptionAtTill,
    example: { type: 'points', orderId: 'A-1001', tillCode: '7ZK4-Q0XM-2V5', points: 340, basket: { currency: 'USD', amount: 2933 } },
    replays: true,
    answers: { 200: TakenAtTill },
    problems: [
      'IDEMPOTENCY_MISMATCH',
      'TOO_MANY_ATTEMPTS',
      'ACCOUNT_FROZEN',
      'WRONG_STATE',
      'NOT_AVAILABLE',
      'NOT_ELIGIBLE',
      'INSUFFICIENT_POINTS',
      'LIMIT_EXCEEDED',
      'ALREADY_EXISTS',
    ],
  },
  reverseAtTill: {
    method: 'POST',
    path: '/v1/merchants/{merchantId}/redemptions/reversals',
    servedBy: 'merchant-api',
    caller: 'merchant',
    summary: 'Refund points or restore a voucher for returned goods',
    description:
      'Points return to the expiry batches that they came from, in proportion to the money. A gift card gets back what it paid. Another voucher can be used again if its reward says so. Send `purchase.returned` to reverse what the purchase earned.',
    params: ofMerchant,
    headers: signedAndKeyed,
    body: ReversalAtTill,
    example: { type: 'points', orderId: 'A-1001', returnId: 'R-1', amount: 100 },
    replays: true,
    answers: { 200: TakenAtTill },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE', 'RETURN_EXCEEDS_PURCHASE', 'LIMIT_EXCEEDED', 'ALREADY_EXISTS'],
  },
} as const satisfies RoutesOf<'merchant-api'>;
