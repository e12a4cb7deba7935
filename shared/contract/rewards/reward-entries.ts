/** Entries of rewards, as callers see them. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';

export const FulfilmentState = z.enum(['awaiting', 'shipped', 'delivered', 'returned']).meta({
  id: 'FulfilmentState',
  description: "The state of a parcel. returned: its points were refunded if the reward's terms say so.",
});

export const REWARD_ENTRY_KINDS = ['redeem', 'hold', 'commit', 'lapse', 'cancel', 'fulfil'] as const;

export const REWARD_ENTRY_FIELDS = {
  redemption: z
    .object({
      redemptionId: z.string(),
      rewardId: z.string(),
      rewardVersion: z.int(),
      units: z.int().optional().meta({ description: 'How many were taken; absent: one.' }),
      merchantId: z.string().optional().meta({ description: 'Where a voucher was used.' }),
      orderId: z.string().optional().meta({ description: 'The order that the voucher was used for.' }),
      returnId: z.string().optional().meta({ description: 'The return with which the voucher was restored.' }),
      paid: z
        .object({ currency: Currency, amount: Amount, left: Amount })
        .optional()
        .meta({ description: 'The amount that a gift card paid or got back, and its balance.' }),
      off: z.object({ currency: Currency, amount: Amount }).optional().meta({ description: 'The amount that a voucher took off.' }),
      fulfilment: z
        .object({ state: FulfilmentState, tracking: z.string().optional() })
        .optional()
        .meta({ description: 'The state of a parcel.' }),
    })
    .optional()
    .meta({ description: 'The redemption that it belongs to.' }),
};
