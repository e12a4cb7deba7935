/** Changes of rewards, and of redemptions in a commit. */
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { QueuedState } from './parcel.ts';
import type { Redemption } from './redemption.ts';
import type { RewardVersion } from './reward.ts';

/** A voucher's code belongs to a redemption: a lookup, and the claim that no other voucher has it. */
export interface VoucherClaim {
  readonly programmeId: string;
  readonly code: string;
  readonly memberId: string;
  readonly redemptionId: string;
}

/** A code that was imported, for one redemption to give. */
export interface ImportedCode {
  readonly programmeId: string;
  readonly rewardId: string;
  readonly shard: number;
  readonly code: string;
}

/** A physical reward that waits to be sent, or to arrive: a line of the queue. It has no personal data. */
export interface QueuedReward extends Pick<Redemption, 'programmeId' | 'memberId' | 'redemptionId' | 'rewardId' | 'rewardVersion'> {
  readonly state: QueuedState;
  readonly since: Instant;
  readonly tracking?: string | undefined;
}

/** The counter of one member, one reward and the period that begins then. */
export interface LimitCounter {
  readonly programmeId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly from: CalendarDate | 'ever';
}

export type RewardChange =
  /** The name of a reward is taken. */
  | { readonly kind: 'reward'; readonly programmeId: string; readonly rewardId: string }
  | { readonly kind: 'reward-version'; readonly version: RewardVersion }
  | { readonly kind: 'redemption'; readonly redemption: Redemption; readonly expected: number }
  /** One shard's counter: it is there and holds what is taken; `isNew`: there must be none. */
  | {
      readonly kind: 'stock';
      readonly programmeId: string;
      readonly rewardId: string;
      readonly shard: number;
      readonly by: number;
      readonly isNew?: true;
    }
  /** One more redemption of a member in a period, while there are fewer than `limit`. */
  | ({ readonly kind: 'limit'; readonly limit: number } & LimitCounter)
  /** One that was never had. */
  | ({ readonly kind: 'limit-back' } & LimitCounter)
  | { readonly kind: 'voucher'; readonly voucher: VoucherClaim }
  | { readonly kind: 'queued'; readonly queued: QueuedReward }
  /** Where it stood in the queue. */
  | { readonly kind: 'queue-left'; readonly queued: QueuedReward }
  /** Never one that there is or was. */
  | { readonly kind: 'code'; readonly code: ImportedCode }
  | { readonly kind: 'code-given'; readonly code: ImportedCode; readonly memberId: string; readonly redemptionId: string };
