/** Entries of what members earn, as callers see them. */
import * as z from 'zod';
import { Amount, Currency, Instant } from '../kernel/values.ts';

export const EARNING_ENTRY_KINDS = ['earn', 'mature', 'reverse', 'engage'] as const;

export const EARNING_ENTRY_FIELDS = {
  purchase: z
    .object({
      merchantId: z.string(),
      orderId: z.string(),
      returnId: z.string().optional(),
      occurredAt: Instant,
      currency: Currency,
      amount: Amount.meta({ description: 'The amount of the purchase, or of the return, in minor units.' }),
      channel: z.string().optional(),
      store: z.string().optional(),
      of: z
        .object({ occurredAt: Instant, left: Amount })
        .optional()
        .meta({ description: 'For a return: the instant of the purchase, and the amount that is left of it, in minor units.' }),
    })
    .optional(),
  activity: z
    .object({ merchantId: z.string(), activityId: z.string(), activity: z.string(), occurredAt: Instant })
    .optional()
    .meta({ description: 'The activity that earned.' }),
};
