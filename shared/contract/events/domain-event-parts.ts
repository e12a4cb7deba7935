/** Fields that several events share. */
import * as z from 'zod';
import { ActivityId, ActivityKind, Amount, Currency, Instant, MerchantId, OrderId, Points, ReturnId } from '../kernel/values.ts';
import { Explanation } from '../ledger/ledger.ts';
import { RedemptionId, RewardId } from '../rewards/rewards.ts';

const ExpiresAt = Instant.nullable().meta({ description: 'null: never.' });

export const Batches = z
  .array(z.object({ points: Points.min(1), expiresAt: ExpiresAt }))
  .meta({ description: 'By when they expire, the first to expire first.' });

export const explained = { explanation: z.array(Explanation) };

export const tierId = z.string().meta({ description: "A tier, by the programme's name for it.", example: 'gold' });

/** New points of a member. */
export const credited = {
  points: Points.meta({ description: 'All of them: active, pending, and those that repaid debt.', example: 29 }),
  active: Points.meta({ description: 'Can be spent at once.', example: 29 }),
  pending: Points.min(0).meta({ description: 'Can be spent once they mature.', example: 0 }),
  repaid: Points.min(0).meta({ description: 'Points that repaid the debt of a return.', example: 0 }),
  expiresAt: ExpiresAt.optional().meta({ description: 'null: never. Absent: none of them are left.' }),
  maturesAt: Instant.optional().meta({ description: 'When pending points can be spent, at the latest.' }),
};
export const CREDITED = { points: 29, active: 29, pending: 0, repaid: 0, expiresAt: '2027-11-30T23:00:00.000Z' };

/** Points that can be spent now, or again. */
export const activated = {
  points: Points.min(0).meta({ description: 'All of them: active ones, and those that repaid debt.', example: 29 }),
  repaid: Points.min(0).meta({ description: 'Points that repaid the debt of a return.', example: 0 }),
  batches: Batches,
};
export const ACTIVATED = { points: 29, repaid: 0, batches: [{ points: 29, expiresAt: '2027-11-30T23:00:00.000Z' }] };

export const spent = { points: Points.min(0).meta({ example: 29 }), batches: Batches };
export const SPENT = { points: 29, batches: ACTIVATED.batches };

export const order = { merchantId: MerchantId, orderId: OrderId };
export const ORDER = { merchantId: 'mer_records', orderId: 'A-1001' };

export const purchase = {
  ...order,
  occurredAt: Instant,
  currency: Currency,
  amount: Amount,
  channel: z.string().optional().meta({ example: 'store' }),
  store: z.string().optional().meta({ example: 'berlin-1' }),
};
export const PURCHASE = {
  ...ORDER,
  occurredAt: '2026-11-21T09:58:00.000Z',
  currency: 'USD',
  amount: 2933,
  channel: 'store',
  store: 'berlin-1',
};

export const returned = {
  ...purchase,
  returnId: ReturnId,
  of: z
    .object({ occurredAt: Instant, left: Amount })
    .optional()
    .meta({ description: 'When the purchase was made, and what is left of it after this, in minor units.' }),
};
export const payment = { ...order, currency: Currency, amount: Amount };

export const activity = { merchantId: MerchantId, activityId: ActivityId, activity: ActivityKind, occurredAt: Instant };

export const EARNED_WHY = {
  explanation: [{ rule: 'base-rate', matched: true, points: 29, reason: '1 point per 1 USD on 29.33 USD, rounded down' }],
};

export const redemption = {
  redemptionId: RedemptionId,
  rewardId: RewardId,
  rewardVersion: z.int().min(1).meta({ description: 'By whose terms it goes.', example: 1 }),
  units: z.int().min(2).optional().meta({ description: 'How many were taken; absent: one.' }),
};
export const REDEMPTION = { redemptionId: 'red_01kac8v4q9fq0v1xw3h5m7n9pr', rewardId: 'rew_coffee', rewardVersion: 1 };
