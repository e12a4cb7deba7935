/**
 * What a member did, by day: the fold of the ledger that analytics read, so that a pass over the whole base reads one small item
 * a member instead of every entry. Like the account it can be made again from the entries at any time.
 *
 * Facts have the day on which they **happened** (of a purchase, when it was made); that they were **known** is by entry. So what was
 * known at an instant, about any day before it, can be said again later.
 */
import type { Instant } from '../../kernel/time.ts';
import type { Day } from './day.ts';

export interface History {
  readonly programmeId: string;
  readonly memberId: string;
  readonly enrolledOn: Day;
  /** The number of the last entry that is in it, and the latest date of all: servers' clocks differ. */
  readonly upTo: { readonly entry: number; readonly at: Instant };
  /** In the order of entries; what is of the same kind, on the same day, and alike otherwise, may be one fact with its numbers added up. */
  readonly facts: readonly Fact[];
}

export type Fact =
  /** `orders` made on that day through that channel; amounts in minor units of `currency`, `points` as they were credited. */
  | {
      readonly kind: 'purchase';
      readonly day: Day;
      readonly channel: string | null;
      readonly currency: string;
      readonly orders: number;
      readonly amount: number;
      readonly points: number;
    }
  /** Of a purchase made on the day `of`; `orders` of which nothing is left with it; `points` that were taken back. All are positive. */
  | {
      readonly kind: 'return';
      readonly day: Day;
      readonly of: Day;
      readonly channel: string | null;
      readonly currency: string;
      readonly orders: number;
      readonly amount: number;
      readonly points: number;
    }
  /** Points that came or went otherwise; positive, whichever way. */
  | { readonly kind: 'points'; readonly day: Day; readonly how: PointsMove; readonly points: number }
  /** Points that a reward cost, and how many of it; less than nothing when it was given back. */
  | {
      readonly kind: 'redemption';
      readonly day: Day;
      readonly rewardId: string;
      readonly rewardVersion: number;
      readonly units: number;
      readonly points: number;
    }
  | { readonly kind: 'tier'; readonly day: Day; readonly tier: string }
  | { readonly kind: 'freeze' | 'release'; readonly day: Day }
  /** What a member did besides buying, by the programme's name for it. */
  | { readonly kind: 'activity'; readonly day: Day; readonly activity: string; readonly times: number }
  /** Someone else brought the member. */
  | { readonly kind: 'brought'; readonly day: Day }
  /** The member was paid for so many friends; less than nothing when that was taken back. */
  | { readonly kind: 'friend'; readonly day: Day; readonly friends: number }
  /** Static segments from then on, sorted. */
  | { readonly kind: 'segments'; readonly day: Day; readonly segments: readonly string[] };

/** `bonus`: awards, activities, referrals. `adjusted-up` and `-down`: by hand. `paid`: at a till; `refunded`: of those, given back. */
export type PointsMove = 'bonus' | 'bonus-reversed' | 'expired' | 'reinstated' | 'adjusted-up' | 'adjusted-down' | 'paid' | 'refunded';
