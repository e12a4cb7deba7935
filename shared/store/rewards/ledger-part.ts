/** Entries of rewards, as they are stored. */
import type { REWARD_ENTRIES, RedemptionSource, RewardFacts } from '../../domain/rewards/reward-entries.ts';
import { object, oneOf, optional, type Properties, text, whole } from '../kernel/shape.ts';

export const rewardKinds = [
  'redeem',
  'hold',
  'commit',
  'lapse',
  'cancel',
  'fulfil',
] as const satisfies readonly (keyof typeof REWARD_ENTRIES)[];

export const rewardFacts: Properties<RewardFacts> = {
  redemption: optional(
    object<RedemptionSource>(() => ({
      redemptionId: text,
      rewardId: text,
      rewardVersion: whole,
      units: optional(whole),
      merchantId: optional(text),
      orderId: optional(text),
      returnId: optional(text),
      paid: optional(object<NonNullable<RedemptionSource['paid']>>(() => ({ currency: text, amount: whole, left: whole }))),
      off: optional(object<NonNullable<RedemptionSource['off']>>(() => ({ currency: text, amount: whole }))),
      cash: optional(object<NonNullable<RedemptionSource['cash']>>(() => ({ currency: text, amount: whole }))),
      fulfilment: optional(
        object<NonNullable<RedemptionSource['fulfilment']>>(() => ({
          state: oneOf('awaiting', 'shipped', 'delivered', 'returned'),
          tracking: optional(text),
        })),
      ),
    })),
  ),
};
