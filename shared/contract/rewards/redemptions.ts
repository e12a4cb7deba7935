/** Redemptions: what members ask for, and what they and those who look after them see of it. */
import * as z from 'zod';
import { Amount, Currency, Instant, MemberId, Points, Reason } from '../kernel/values.ts';
import { Balance, EntryNumber, Explanation } from '../ledger/ledger.ts';
import { RewardFulfilment } from './parcels.ts';
import { RedemptionId, RedemptionState, RewardId, VoucherCode } from './rewards.ts';

export const RedemptionRequest = z
  .strictObject({
    rewardId: RewardId,
    units: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .meta({ description: 'How many at a time, of rewards that have several units; absent: one.', example: 1 }),
  })
  .meta({ id: 'RedemptionRequest' });

export const Cancellation = z.strictObject({ reason: Reason }).meta({ id: 'Cancellation' });

export const Redemption = z
  .object({
    redemptionId: RedemptionId,
    memberId: MemberId,
    rewardId: RewardId,
    rewardVersion: z.int().min(1).meta({ description: 'By whose terms it goes.' }),
    state: RedemptionState,
    units: z.int().min(1),
    points: Points.min(0).meta({ description: 'The cost in points.' }),
    spent: z
      .array(z.object({ points: Points.min(1), expiresAt: Instant.nullable().meta({ description: 'null: never.' }) }))
      .meta({ description: 'The expiry batches that the points are from: the first to expire first.' }),
    createdAt: Instant,
    lapsesAt: Instant.optional().meta({ description: 'When an open reservation stops holding points and inventory.' }),
    issuedAt: Instant.optional(),
    voucher: z
      .object({
        code: VoucherCode,
        expiresAt: Instant.nullable().meta({ description: 'null: never.' }),
        balance: z.object({ currency: Currency, amount: Amount }).optional().meta({ description: 'The balance of a gift card.' }),
      })
      .optional()
      .meta({ description: 'To be shown at a till.' }),
    fulfilment: RewardFulfilment.optional().meta({ description: 'The state of the parcel, once the reward is issued.' }),
    code: z.string().optional().meta({ description: 'The one of those that were imported.', example: 'SUMMER-7F3K' }),
  })
  .meta({ id: 'Redemption' });
export type Redemption = z.infer<typeof Redemption>;

export const Redeemed = z
  .object({
    ...Redemption.shape,
    entry: EntryNumber,
    balance: Balance.meta({ description: 'After the entry.' }),
    explanation: z.array(Explanation),
  })
  .meta({ id: 'Redeemed', description: 'The redemption as it is after what was asked for, and the entry that says so.' });
export type Redeemed = z.infer<typeof Redeemed>;
