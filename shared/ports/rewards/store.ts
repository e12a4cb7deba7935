/** Reads of rewards and redemptions. */
import type { LimitCounter, QueuedReward, VoucherClaim } from '../../domain/rewards/changes.ts';
import type { StockShard } from '../../domain/rewards/inventory.ts';
import type { QueuedState } from '../../domain/rewards/parcel.ts';
import type { Redemption } from '../../domain/rewards/redemption.ts';
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Page } from '../kernel/storage.ts';

export interface RewardStore {
  /** Ids. */
  rewards(programmeId: string, after: string | undefined, limit: number): Promise<Page<string, string>>;
  rewardVersion(programmeId: string, rewardId: string, version: number): Promise<RewardVersion | undefined>;
  /** The newest first, of versions below `before`. */
  rewardVersionsBefore(
    programmeId: string,
    rewardId: string,
    before: number | undefined,
    limit: number,
  ): Promise<Page<RewardVersion, number>>;
  redemption(programmeId: string, memberId: string, redemptionId: string): Promise<Redemption | undefined>;
  /** The newest first, of ids below `before`. */
  redemptionsBefore(programmeId: string, memberId: string, before: string | undefined, limit: number): Promise<Page<Redemption, string>>;
  /** The inventory that is left in those shards of a reward. */
  stock(programmeId: string, rewardId: string, shards: readonly number[]): Promise<readonly StockShard[]>;
  /** How often a member redeemed a reward in a period. */
  redeemed(counter: LimitCounter): Promise<number>;
  voucher(programmeId: string, code: string): Promise<VoucherClaim | undefined>;
  /** Some of the codes in a shard that were not given yet. */
  freeCodes(programmeId: string, rewardId: string, shard: number, limit: number): Promise<readonly string[]>;
  /** Parcels in that state, the longest redeemed first, behind a redemption's id. */
  queue(programmeId: string, state: QueuedState, after: string | undefined, limit: number): Promise<Page<QueuedReward, string>>;
}

/** The imported code is known already. */
export interface RewardConflict {
  readonly on: 'code';
  readonly code: string;
}
