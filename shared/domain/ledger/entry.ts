/** One immutable line of a ledger. */

import type { Instant } from '../kernel/time.ts';
import type { ReferralCount, ReferralFact } from '../referrals/referral.ts';
import type { RewardFulfilment } from '../rewards/parcel.ts';
import type { Qualifying } from '../tiers/qualifying.ts';
import type { Standing } from '../tiers/standing.ts';

export type EntryKind =
  | 'enrol'
  | 'earn'
  | 'reverse'
  | 'adjust'
  | 'mature'
  | 'expire'
  | 'review'
  | 'warn'
  | 'tier'
  | 'extend'
  | 'reinstate'
  | 'award'
  | 'engage'
  | 'redeem'
  | 'hold'
  | 'commit'
  | 'lapse'
  | 'cancel'
  | 'use'
  | 'restore'
  | 'pay'
  | 'refund'
  | 'fulfil'
  | 'freeze'
  | 'release'
  | 'segment'
  | 'refer';

/** When the points of a batch expire; null: never. */
export type ExpiresAt = Instant | null;

/** Points into (+) or out of (−) one bucket of the account. */
export type Posting =
  | { readonly bucket: 'active'; readonly expiresAt: ExpiresAt; readonly inactivity?: string | undefined; readonly points: number }
  | {
      readonly bucket: 'pending';
      readonly maturesAt: Instant;
      readonly expiresAt: ExpiresAt;
      readonly inactivity?: string | undefined;
      readonly points: number;
    }
  | {
      readonly bucket: 'held';
      /** Whose reservation it is, and until when. */
      readonly redemptionId: string;
      readonly lapsesAt: Instant;
      /** Of the batch that they were taken from, and go back to. */
      readonly expiresAt: ExpiresAt;
      readonly inactivity?: string | undefined;
      readonly points: number;
    }
  | { readonly bucket: 'debt'; readonly points: number };

/** Why: one rule that was looked at. */
export interface Explanation {
  readonly rule: string;
  readonly matched: boolean;
  readonly points?: number | undefined;
  readonly reason: string;
}

export interface Balance {
  readonly active: number;
  readonly pending: number;
  /** Of reservations that are open; absent: none. */
  readonly held?: number | undefined;
  readonly debt: number;
}

/** The purchase, or the return of one, that an entry stems from. */
export interface PurchaseSource {
  readonly merchantId: string;
  readonly orderId: string;
  readonly returnId?: string | undefined;
  readonly occurredAt: Instant;
  readonly currency: string;
  /** Minor units: of the purchase, or of what was returned. */
  readonly amount: number;
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
  /** Of a return: when the purchase was made, and the minor units that are left of it after this. Absent in entries of old. */
  readonly of?: { readonly occurredAt: Instant; readonly left: number } | undefined;
}

/** What a member did besides buying. */
export interface ActivitySource {
  readonly merchantId: string;
  /** Which one it was, by the merchant's own name for it. */
  readonly activityId: string;
  /** What kind of, by the programme's name for it. */
  readonly activity: string;
  readonly occurredAt: Instant;
}

/** The redemption that an entry belongs to. */
export interface RedemptionSource {
  readonly redemptionId: string;
  readonly rewardId: string;
  readonly rewardVersion: number;
  /** Absent: one. */
  readonly units?: number | undefined;
  /** Where a voucher was used, and for which order. */
  readonly merchantId?: string | undefined;
  readonly orderId?: string | undefined;
  /** With which return it was given back. */
  readonly returnId?: string | undefined;
  /** What was paid with a gift card, or given back onto it, and what it has left. */
  readonly paid?: { readonly currency: string; readonly amount: number; readonly left: number } | undefined;
  /** What a voucher took off. */
  readonly off?: { readonly currency: string; readonly amount: number } | undefined;
  /** What became of something that is sent. */
  readonly fulfilment?: Omit<RewardFulfilment, 'since'> | undefined;
}

/** The order that points paid, or were given back for. */
export interface PaymentSource {
  readonly merchantId: string;
  readonly orderId: string;
  readonly returnId?: string | undefined;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

/** An identity by which purchases can name a member: its kind and the keyed hash of its normalised value. */
export interface IdentityKey {
  readonly kind: IdentityKind;
  readonly hash: string;
}
export type IdentityKind = 'externalId' | 'email' | 'phone' | 'card' | 'subject';

/** Up to when members were told that points, or their tier, come to an end. */
export interface Warned {
  readonly points: Instant | null;
  readonly tier: Instant | null;
}

export interface TierMove {
  readonly from: string;
  readonly direction: 'up' | 'down';
}

/** What comes to an end soon. */
export interface Ends {
  readonly points?: readonly { readonly points: number; readonly expiresAt: Instant }[] | undefined;
  /** A tier, when it will be looked at, and what follows it unless it is earned again by then. */
  readonly tier?: { readonly id: string; readonly until: Instant; readonly reviewAt: Instant; readonly next: string } | undefined;
}

/** What an entry says before it has its place in the ledger. */
export interface EntryDraft {
  readonly kind: EntryKind;
  readonly at: Instant;
  readonly programmeVersion: number;
  readonly postings: readonly Posting[];
  readonly explanation: readonly Explanation[];
  readonly purchase?: PurchaseSource | undefined;
  readonly activity?: ActivitySource | undefined;
  readonly redemption?: RedemptionSource | undefined;
  readonly payment?: PaymentSource | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  /** On enrolment: identities whose unclaimed purchases have yet to be credited. */
  readonly collect?: readonly IdentityKey[] | undefined;
  /** No unclaimed purchase of the member is left. */
  readonly collected?: true | undefined;
  /** What it counts for towards a tier; less than nothing when a return takes it back. */
  readonly qualifying?: Qualifying | undefined;
  /** The tier after it, in a programme with tiers: of entries that can change it. */
  readonly tier?: { readonly id: string; readonly changed: boolean } | undefined;
  /** What the member's standing became, when it did. */
  readonly standing?: Standing | undefined;
  /** The member is told of everything that ends until then. */
  readonly warned?: Partial<Warned> | undefined;
  /** The member's segments after it, when they were changed. */
  readonly segments?: readonly string[] | undefined;
  /** From which tier it led to its own, when it did. */
  readonly tierMove?: TierMove | undefined;
  /** Of a warning: what it warns of. */
  readonly ends?: Ends | undefined;
  /** A referral came to a stage, or someone was paid for it, or pays back. */
  readonly referral?: ReferralFact | undefined;
  /** What it counts for towards the referral of the member. */
  readonly referralCount?: ReferralCount | undefined;
  /** The member's badges after it, when they were changed. */
  readonly badges?: readonly string[] | undefined;
}

export interface Entry extends EntryDraft {
  readonly programmeId: string;
  readonly memberId: string;
  /** Dense from 1. */
  readonly number: number;
  /** Σ active + Σ pending + Σ held − Σ debt of the postings. */
  readonly points: number;
  /** After this entry. */
  readonly balance: Balance;
  /** SHA-256 of the hash before it and this entry in canonical JSON, base64url. */
  readonly hash: string;
}
