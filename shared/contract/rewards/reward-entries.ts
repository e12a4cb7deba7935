/** Entries of rewards, as callers see them. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';

export const FulfilmentState = z.enum(['awaiting', 'shipped', 'delivered', 'returned']).meta({
  id: 'FulfilmentState',
  description: 'Of something that is sent or handed over. returned: its points came back where the terms of the reward say so.',
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
      orderId: z.string().optional().meta({ description: 'What it was used for.' }),
      returnId: z.string().optional().meta({ description: 'With what it was given back.' }),
      paid: z
        .object({ currency: Currency, amount: Amount, left: Amount })
        .optional()
        .meta({ description: 'What was paid with a gift card, or came back onto it, and what it has left.' }),
      off: z.object({ currency: Currency, amount: Amount }).optional().meta({ description: 'What a voucher took off.' }),
      fulfilment: z
        .object({ state: FulfilmentState, tracking: z.string().optional() })
        .optional()
        .meta({ description: 'What became of something that is sent.' }),
    })
    .optional()
    .meta({ description: 'The redemption that it belongs to.' }),
};
