/** Parts that routes of several functions share. */
import * as z from 'zod';
import type { Group } from './route.ts';
import { IdempotencyKey, MemberId, MerchantId, ProgrammeId } from './values.ts';

export const MANAGERS = ['manager'] as const satisfies readonly Group[];
export const SERVICE = ['manager', 'support'] as const satisfies readonly Group[];
export const READERS = ['manager', 'support', 'analyst'] as const satisfies readonly Group[];

export const inProgramme = z.strictObject({ programmeId: ProgrammeId });
export const ofMember = z.strictObject({ programmeId: ProgrammeId, memberId: MemberId });

export const ofMerchant = z.strictObject({ merchantId: MerchantId });

export const keyed = z.object({ 'idempotency-key': IdempotencyKey });
/** An optional key, for writes that took none before. */
export const keyedOrNot = keyed.partial();

/** The headers of Standard Webhooks 1.0. */
export const signed = z.object({
  'webhook-id': z.string().min(1).max(256).meta({ description: 'Names the message.', example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W' }),
  'webhook-timestamp': z
    .string()
    .regex(/^\d{1,12}$/, 'must be seconds since 1970')
    .meta({ description: 'Seconds since 1970.', example: '1674087231' }),
  'webhook-signature': z.string().min(1).max(2048).meta({
    description: 'One or several `v1,<base64>`, separated by blanks.',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: 'null on the last page.' }) });
