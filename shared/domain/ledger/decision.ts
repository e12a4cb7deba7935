/** What a decision changes: the parts of one atomic commit. Each says what it expects to find. */

import { nextActionAt } from '../agenda/next-action.ts';
import type { SetAside } from '../agenda/quarantine.ts';
import type { MemberInsight } from '../analytics/passes/member-insight.ts';
import type { RunChange } from '../analytics/passes/run.ts';
import type { GuessCounter } from '../checkout/code-guessing.ts';
import type { TillCode } from '../checkout/till-code.ts';
import type { Order } from '../earning/order.ts';
import type { DeliveryChange } from '../events/delivery-changes.ts';
import type { Pace, PacePart } from '../fraud/rate-limit.ts';
import type { Review } from '../fraud/review.ts';
import type { TraitKey } from '../fraud/trait.ts';
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { IdentityKey } from '../members/identity.ts';
import type { Profile } from '../members/member.ts';
import type { BudgetSpent } from '../merchants/issue-cap.ts';
import type { Merchant } from '../merchants/merchant.ts';
import type { ProgrammeVersion, Terms } from '../programmes/programme.ts';
import type { Friend, Invitation } from '../referrals/friend.ts';
import type { ReferralStage } from '../referrals/referral.ts';
import type { ReferralCode, Referrer } from '../referrals/referral-code.ts';
import type { QueuedState } from '../rewards/parcel.ts';
import type { Redemption } from '../rewards/redemption.ts';
import type { RewardVersion } from '../rewards/reward.ts';
import type { SegmentChange } from '../segments/segment-changes.ts';
import type { Account } from './account.ts';
import type { Entry } from './entry.ts';
import type { Ledger } from './ledger.ts';

/** "This happened", once for ever: a caller's idempotency key. */
export interface Claim {
  /** Whose key it is. */
  readonly caller: string;
  readonly key: string;
  readonly inputHash: string;
  /** Where the first answer is. */
  readonly programmeId: string;
  readonly memberId: string;
  readonly entry: number;
}

/** An identity belongs to a member: a lookup, and the claim that no other member has it. */
export interface Identity {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly memberId: string;
  /** Of the enrolment that claimed it. */
  readonly inputHash: string;
}

/** A purchase that waits for its member to enrol. */
export interface UnclaimedPurchase {
  readonly programmeId: string;
  readonly key: IdentityKey;
  readonly merchantId: string;
  readonly orderId: string;
}

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

export type Change =
  /** `expected`: the version that was read; 0: there must be none. */
  | { readonly kind: 'account'; readonly account: Account; readonly expected: number; readonly nextActionAt: Instant | null }
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'order'; readonly order: Order; readonly expected: number }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** Nothing is written: the commit holds only if no member has the identity. */
  | { readonly kind: 'identity-free'; readonly programmeId: string; readonly key: IdentityKey }
  | { readonly kind: 'unclaimed'; readonly unclaimed: UnclaimedPurchase }
  | { readonly kind: 'unclaimed-credited'; readonly unclaimed: UnclaimedPurchase }
  /** `birthdayAt`: when the member has a birthday next; null: it is not known. */
  | { readonly kind: 'profile'; readonly profile: Profile; readonly expected: number; readonly birthdayAt: Instant | null }
  | { readonly kind: 'programme'; readonly programmeId: string; readonly name: string }
  | { readonly kind: 'programme-version'; readonly version: ProgrammeVersion }
  | { readonly kind: 'merchant'; readonly merchant: Merchant; readonly expected: number }
  | { readonly kind: 'set-aside'; readonly setAside: SetAside; readonly expected: number }
  | { readonly kind: 'set-aside-ended'; readonly setAside: SetAside }
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
  | { readonly kind: 'till-code'; readonly tillCode: TillCode; readonly expected: number }
  /** One more, however many there are. */
  | ({ readonly kind: 'guess' } & GuessCounter)
  | { readonly kind: 'queued'; readonly queued: QueuedReward }
  /** Where it stood in the queue. */
  | { readonly kind: 'queue-left'; readonly queued: QueuedReward }
  /** Never one that there is or was. */
  | { readonly kind: 'code'; readonly code: ImportedCode }
  | { readonly kind: 'code-given'; readonly code: ImportedCode; readonly memberId: string; readonly redemptionId: string }
  /** Opened where `expected` is 0, decided otherwise. */
  | { readonly kind: 'review'; readonly review: Review; readonly expected: number }
  /** More in one shard of a counter, while it stays within the shard's share of the limit. */
  | { readonly kind: 'pace'; readonly pace: Pace; readonly part: PacePart }
  | { readonly kind: 'budget-spent'; readonly spent: BudgetSpent }
  /** One more member who enrolled with that trait, however many there are. */
  | ({ readonly kind: 'trait' } & TraitKey)
  | DeliveryChange
  /** It is no one's yet. */
  | { readonly kind: 'referral-code'; readonly referralCode: ReferralCode }
  | { readonly kind: 'referrer'; readonly referrer: Referrer; readonly expected: number }
  | { readonly kind: 'invitation'; readonly invitation: Invitation; readonly expected: number }
  | { readonly kind: 'friend'; readonly friend: Friend; readonly expected: number }
  /** One that was only invited has enrolled, and is another line. */
  | { readonly kind: 'friend-left'; readonly friend: Friend }
  /** In the friend's shard: one more, or one fewer, at that stage. */
  | { readonly kind: 'friends-at-stage'; readonly friend: Friend; readonly stage: ReferralStage; readonly by: 1 | -1 }
  /** One more who enrolled on that day. */
  | { readonly kind: 'friends-of-day'; readonly friend: Friend; readonly day: CalendarDate }
  /** `foundAt`: it has a finding that is told of, by what was known then; absent: nothing is. */
  | {
      readonly kind: 'insight';
      readonly insight: MemberInsight;
      readonly expected: number;
      readonly foundAt?: Instant;
    }
  | RunChange
  | SegmentChange;

/** Of one member, one reward and the period that begins then. */
export interface LimitCounter {
  readonly programmeId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly from: CalendarDate | 'ever';
}

/** The account and what was appended to it since it was read, and when it next has something to do under the terms. */
export function ledgerChanges(read: Account, ledger: Ledger, terms: Terms, now: Instant): readonly Change[] {
  const { account } = ledger;
  return [
    { kind: 'account', account, expected: read.version, nextActionAt: nextActionAt(account, terms, now) },
    ...ledger.appended.map((entry) => ({ kind: 'entry', entry }) as const),
  ];
}
