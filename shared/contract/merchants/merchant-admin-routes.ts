/** The routes of merchants and their secrets; served by admin-api. */
import * as z from 'zod';
import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, keyedOrNot, MANAGERS, pageOf, READERS } from '../kernel/route-parts.ts';
import { MerchantId, PageQuery, ProgrammeId } from '../kernel/values.ts';
import { Merchant, MerchantWithSecret, NewMerchant, RotateSecret } from './merchants.ts';

const ofMerchant = z.strictObject({ programmeId: ProgrammeId, merchantId: MerchantId });

export const MERCHANT_ADMIN_ROUTES = {
  registerMerchant: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/merchants',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Register a merchant',
    description:
      'The answer has the signing secret, which is not shown again. Under an `Idempotency-Key`, a repeat gets the same answer for 15 minutes.',
    params: inProgramme,
    headers: keyedOrNot,
    body: NewMerchant,
    example: { id: 'mer_records', name: 'Record shop' },
    replays: true,
    answers: { 201: MerchantWithSecret },
    problems: ['ALREADY_EXISTS', 'IDEMPOTENCY_MISMATCH', 'WRONG_STATE'],
  },
  listMerchants: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/merchants',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The merchants',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(z.object({ id: MerchantId, name: z.string() })) },
  },
  getMerchant: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'A merchant, with the state of its secrets',
    params: ofMerchant,
    answers: { 200: Merchant },
  },
  rotateMerchantSecret: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/merchants/{merchantId}/secrets',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: "Rotate a merchant's secret",
    description:
      'The answer has the new secret, which is not shown again. Under an `Idempotency-Key`, a repeat makes no other secret, and gets the same answer for 15 minutes. Earlier secrets stay valid for `overlapHours`.',
    params: ofMerchant,
    headers: keyedOrNot,
    body: RotateSecret,
    example: { overlapHours: 24 },
    replays: true,
    answers: { 201: MerchantWithSecret },
    problems: ['LIMIT_EXCEEDED', 'WRONG_STATE'],
  },
} as const satisfies RoutesOf<'admin-api'>;
