/** What tills call, served by merchant-api; and what the member's app calls to be known there, served by member-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, keyed, ofMerchant, signed } from '../kernel/route-parts.ts';
import { PreviewAtTill, PreviewedAtTill, RedemptionAtTill, ReversalAtTill, TakenAtTill, TillCodeMade } from './tills.ts';

const signedAndKeyed = z.object({ ...signed.shape, ...keyed.shape });

export const TILL_ROUTES = {
  previewAtTill: {
    method: 'POST',
    path: '/v1/merchants/{merchantId}/redemptions/preview',
    servedBy: 'merchant-api',
    caller: 'merchant',
    summary: 'What points, or a voucher, are worth for a basket',
    description:
      'A dry run: the code stays good. Whoever asks for 20 codes that there are not is refused for the rest of the hour; a code that was mistyped does not count.',
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
    summary: 'Take points as payment, or a voucher, for an order',
    description:
      'Before the purchase is completed: an order is paid with points once, and takes each voucher once. Where the programme says so, the purchase then earns on what money paid.',
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
    summary: 'Give points, or a voucher, back for goods that were returned',
    description:
      'Points go back to the batches that they came from, in proportion to the money; what a gift card paid, onto it; another voucher can be used again where its reward says so. What the purchase earned is reversed by `purchase.returned`.',
    params: ofMerchant,
    headers: signedAndKeyed,
    body: ReversalAtTill,
    example: { type: 'points', orderId: 'A-1001', returnId: 'R-1', amount: 100 },
    replays: true,
    answers: { 200: TakenAtTill },
    problems: ['IDEMPOTENCY_MISMATCH', 'TOO_MANY_ATTEMPTS', 'WRONG_STATE', 'RETURN_EXCEEDS_PURCHASE', 'LIMIT_EXCEEDED', 'ALREADY_EXISTS'],
  },
} as const satisfies RoutesOf<'merchant-api'>;

export const TILL_CODE_ROUTES = {
  makeTillCode: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/me/till-codes',
    servedBy: 'member-api',
    caller: 'member',
    summary: 'A code to show at a till',
    description: 'For five minutes and one payment. A new one each time.',
    params: inProgramme,
    answers: { 201: TillCodeMade },
    problems: ['ACCOUNT_FROZEN'],
  },
} as const satisfies RoutesOf<'member-api'>;
