/** Finds an item of a reward that is given as a gift, if the inventory has any. */

import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { GiftedReward } from '../../domain/referrals/referral-gift.ts';
import type { ReferralGift } from '../../domain/referrals/referral-terms.ts';
import type { Redemption } from '../../domain/rewards/redemption.ts';
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Conflict } from '../../ports/store.ts';
import type { ReactionPorts } from '../referrals/referral-context.ts';
import { queueChanges } from './parcel-queue.ts';
import { givenBack, inventoryFinder, issuedNames, newVoucherCode, taken } from './reserve-inventory.ts';

/** Finds the gift over all attempts to commit it. */
export interface GiftFinder {
  /** undefined: the gift is not a reward. @param conflicts Conflicts of the previous attempt. @throws Busy. */
  find(gift: ReferralGift | undefined, now: Instant, conflicts: readonly Conflict[]): Promise<GiftedReward | undefined>;
  /** The changes to write. */
  changes(redemption: Redemption | undefined, gifted: GiftedReward | undefined): readonly Change[];
}

export function giftFinder(ports: ReactionPorts, programmeId: string): GiftFinder {
  const redemptionId = ports.ids.redemptionId(ports.clock.now());
  const finder = inventoryFinder(ports, redemptionId);
  let attempt = -1;
  return {
    async find(gift, now, conflicts) {
      attempt += 1;
      if (gift?.kind !== 'reward') return undefined;
      const reward = await rewardAt(ports, programmeId, gift.rewardId, now);
      if (reward === undefined) return { none: 'there is no such reward' };
      if (reward.state === 'archived') return { none: 'it is no longer given' };
      try {
        const { code, ...shard } = await finder.find(reward, { conflicts, attempt });
        return { reward, redemptionId, given: { voucherCode: newVoucherCode(ports), code }, ...shard };
      } catch (error) {
        if (error instanceof Refusal && error.code === 'OUT_OF_STOCK') return { none: 'none of it is left' };
        throw error;
      }
    },
    changes(redemption, gifted) {
      if (redemption === undefined || gifted === undefined || 'none' in gifted) return [];
      return [
        { kind: 'redemption', redemption, expected: 0 },
        ...taken(redemption, gifted.reward),
        ...issuedNames(redemption),
        ...queueChanges(undefined, redemption),
      ];
    },
  };
}

async function rewardAt(
  { rewards }: ReactionPorts,
  programmeId: string,
  rewardId: string,
  now: Instant,
): Promise<RewardVersion | undefined> {
  try {
    return await rewards.at(programmeId, rewardId, now);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/** Returns a gift. @param before The redemption before; undefined: nothing to return. */
export function giftReturned(before: Redemption | undefined, cancelled: Redemption | undefined): readonly Change[] {
  if (before === undefined || cancelled === undefined) return [];
  return [
    { kind: 'redemption', redemption: cancelled, expected: before.revision },
    ...givenBack(cancelled),
    ...queueChanges(before, cancelled),
  ];
}
