/** Entries of orders that are paid with points or vouchers, as callers see them. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';

export const CHECKOUT_ENTRY_KINDS = ['pay', 'refund', 'use', 'restore'] as const;

export const CHECKOUT_ENTRY_FIELDS = {
  payment: z
    .object({
      merchantId: z.string(),
      orderId: z.string(),
      returnId: z.string().optional(),
      currency: Currency,
      amount: Amount.meta({ description: 'The amount that the points paid, or that they were refunded for, in minor units.' }),
    })
    .optional()
    .meta({ description: 'The order that was paid with points.' }),
};
