/** Entries of rewards, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { ACTIVATED, activated, REDEMPTION, redemption, SPENT, spent } from '../events/domain-event-parts.ts';
import { Amount, Currency, Instant, Points } from '../kernel/values.ts';
import { RedemptionId } from './rewards.ts';

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
      cash: z
        .object({ currency: Currency, amount: Amount })
        .optional()
        .meta({ description: 'The money that a till took for the reward, besides its points.' }),
      fulfilment: z
        .object({ state: FulfilmentState, tracking: z.string().optional() })
        .optional()
        .meta({ description: 'The state of a parcel.' }),
    })
    .optional()
    .meta({ description: 'The redemption that it belongs to.' }),
};

/** The domain events that tell of them. Codes are never in them: whoever has to show one asks for the redemption. */
export const rewardEvents = () => ({
  'reward.redeemed': ofEntry(
    'A reward was redeemed',
    'Its points are spent, and it is issued. Of a reservation that was committed, `reward.committed` says the same.',
    { ...redemption, ...spent },
    { ...REDEMPTION, ...SPENT },
  ),
  'reward.reserved': ofEntry(
    'A reward was reserved',
    'Its points are held until it is committed, cancelled, or has lapsed.',
    { ...redemption, ...spent, lapsesAt: Instant.optional().meta({ description: 'Absent: it costs no points.' }) },
    { ...REDEMPTION, ...SPENT, lapsesAt: '2026-11-21T10:15:00.000Z' },
  ),
  'reward.committed': ofEntry(
    'A reservation was committed',
    'The points that were held for it are spent, and it is issued.',
    { ...redemption, points: Points.min(0).meta({ example: 29 }) },
    { ...REDEMPTION, points: 29 },
  ),
  'reward.lapsed': ofEntry(
    'A reservation has lapsed',
    'It was not committed in time: the points that were held for it can be spent again.',
    { redemptionId: RedemptionId, points: Points.min(1).meta({ example: 29 }) },
    { redemptionId: REDEMPTION.redemptionId, points: 29 },
  ),
  'reward.cancelled': ofEntry(
    'A redemption was cancelled',
    'Its points came back; those that have expired meanwhile may expire again at once, by the terms of the reward.',
    { ...redemption, ...activated },
    { ...REDEMPTION, ...ACTIVATED },
  ),
  'reward.fulfilled': ofEntry(
    'A reward was sent, has arrived or has come back',
    'The state of a parcel changed. `points` were refunded with it.',
    { ...redemption, state: FulfilmentState.exclude(['awaiting']), tracking: z.string().optional(), ...activated },
    { ...REDEMPTION, state: 'shipped', tracking: '00340434161094015902', points: 0, repaid: 0, batches: [] },
  ),
});
