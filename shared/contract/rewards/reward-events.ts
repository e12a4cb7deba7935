/** Events of redemptions and vouchers. Codes are never in them: whoever has to show one asks for the redemption. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { ACTIVATED, activated, order, SPENT, spent } from '../events/domain-event-parts.ts';
import { Amount, Currency, Instant, Points, ReturnId } from '../kernel/values.ts';
import { FulfilmentState } from './reward-entries.ts';
import { RedemptionId, RewardId } from './rewards.ts';

const redemption = {
  redemptionId: RedemptionId,
  rewardId: RewardId,
  rewardVersion: z.int().min(1).meta({ description: 'By whose terms it goes.', example: 1 }),
  units: z.int().min(2).optional().meta({ description: 'How many were taken; absent: one.' }),
};
const REDEMPTION = { redemptionId: 'red_01kac8v4q9fq0v1xw3h5m7n9pr', rewardId: 'rew_coffee', rewardVersion: 1 };

const giftCard = z
  .object({ currency: Currency, amount: Amount, left: Amount })
  .optional()
  .meta({ description: 'The amount that a gift card paid or got back, and its balance.' });

export const REWARD_EVENTS = {
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
  'voucher.used': ofEntry(
    'A voucher was used at a till',
    'For an order, whole; or a gift card in part.',
    {
      ...redemption,
      ...order,
      off: z.object({ currency: Currency, amount: Amount }).optional().meta({ description: 'The amount that a voucher took off.' }),
      paid: giftCard,
    },
    { ...REDEMPTION, merchantId: 'mer_records', orderId: 'A-1001', off: { currency: 'USD', amount: 500 } },
  ),
  'voucher.restored': ofEntry(
    'A voucher can be used again',
    'The goods that the voucher was used for were returned. A gift card gets back a part of what it paid.',
    { ...redemption, ...order, returnId: ReturnId, paid: giftCard },
    { ...REDEMPTION, merchantId: 'mer_records', orderId: 'A-1001', returnId: 'R-1' },
  ),
};
