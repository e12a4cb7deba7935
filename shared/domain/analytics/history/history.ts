/**
 * A member's history by day: the fold of the ledger that analytics read. A pass over all members then reads one small item a member
 * instead of every entry. Like the account, it can be computed again from the entries at any time.
 *
 * A fact has the day on which it **happened** (for a purchase, the day on which it was made). The number of the entry says when it was
 * **known**. So the state of knowledge at any instant, about any earlier day, can be computed again later.
 */
import type { Instant } from '../../kernel/time.ts';
import type { Day } from './day.ts';

export interface History {
  readonly programmeId: string;
  readonly memberId: string;
  readonly enrolledOn: Day;
  /** The number of the last folded entry, and the latest date of all entries, because servers' clocks differ. */
  readonly upTo: { readonly entry: number; readonly at: Instant };
  /** In order of entries. Facts of one day that differ only in their numbers may be added up into one. */
  readonly facts: readonly Fact[];
}

export type Fact =
  /** Orders made on a day through a channel. `amount` is in minor units of `currency`; `points` are as credited. */
  | {
      readonly kind: 'purchase';
      readonly day: Day;
      readonly channel: string | null;
      readonly currency: string;
      readonly orders: number;
      readonly amount: number;
      readonly points: number;
    }
  /**
   * A return of goods bought on the day `of`. `orders` counts the orders that are now returned in full; `points` were reversed. All
   * are positive.
   */
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
  /** Other points that came or went; the number is positive either way. */
  | { readonly kind: 'points'; readonly day: Day; readonly how: PointsMove; readonly points: number }
  /** Units of a reward and the points they cost; negative when the reward was given back. */
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
  /** An activity, by the programme's name for it. */
  | { readonly kind: 'activity'; readonly day: Day; readonly activity: string; readonly times: number }
  /** The member was referred by another member. */
  | { readonly kind: 'brought'; readonly day: Day }
  /** The member was rewarded for so many friends; negative when a reward was reversed. */
  | { readonly kind: 'friend'; readonly day: Day; readonly friends: number }
  /** The member's static segments from then on, sorted. */
  | { readonly kind: 'segments'; readonly day: Day; readonly segments: readonly string[] };

/**
 * `bonus`: awards, activities, referrals. `adjusted-up`, `adjusted-down`: by hand. `paid`: at a till. `refunded`: till payments
 * given back.
 */
export type PointsMove = 'bonus' | 'bonus-reversed' | 'expired' | 'reinstated' | 'adjusted-up' | 'adjusted-down' | 'paid' | 'refunded';
