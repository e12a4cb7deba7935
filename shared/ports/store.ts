/** What use cases need of storage. Reads are strongly consistent; a commit is all or nothing. */

import type { SetAside } from '../domain/agenda/quarantine.ts';
import type { MemberInsight } from '../domain/analytics/passes/member-insight.ts';
import type { AnalyticsRun, InParts, KeptPartial, PartialPlace, Report } from '../domain/analytics/passes/run.ts';
import type { GuessCounter } from '../domain/checkout/code-guessing.ts';
import type { TillCode } from '../domain/checkout/till-code.ts';
import type { Order } from '../domain/earning/order.ts';
import type { Delivery, DeliveryPeriod, DeliveryPlace } from '../domain/events/delivery.ts';
import type { Endpoint } from '../domain/events/endpoint.ts';
import type { DomainEvent } from '../domain/events/event.ts';
import type { Lane, LaneRef, Waiting } from '../domain/events/lane.ts';
import type { PaceCounter, Paced, PaceShard } from '../domain/fraud/rate-limit.ts';
import type { Review, ReviewList } from '../domain/fraud/review.ts';
import type { TraitKey } from '../domain/fraud/trait.ts';
import type { CalendarDate } from '../domain/kernel/calendar.ts';
import type { Instant } from '../domain/kernel/time.ts';
import type { Account } from '../domain/ledger/account.ts';
import type { Change, Claim, Identity, LimitCounter, QueuedReward, UnclaimedPurchase, VoucherClaim } from '../domain/ledger/decision.ts';
import type { Entry } from '../domain/ledger/entry.ts';
import type { IdentityKey } from '../domain/members/identity.ts';
import type { Profile } from '../domain/members/member.ts';
import type { BudgetSpent } from '../domain/merchants/issue-cap.ts';
import type { Merchant } from '../domain/merchants/merchant.ts';
import type { ProgrammeVersion } from '../domain/programmes/programme.ts';
import type { Friend, FriendCounts, Invitation } from '../domain/referrals/friend.ts';
import type { ReferralCode, Referrer } from '../domain/referrals/referral-code.ts';
import type { StockShard } from '../domain/rewards/inventory.ts';
import type { QueuedState } from '../domain/rewards/parcel.ts';
import type { Redemption } from '../domain/rewards/redemption.ts';
import type { RewardVersion } from '../domain/rewards/reward.ts';
import type { Membership, Segment } from '../domain/segments/segment.ts';

/** One condition of a commit that did not hold, with what stands there, where it can stand there. */
export type Conflict =
  | { readonly on: 'order'; readonly existing: Order | undefined }
  | { readonly on: 'claim'; readonly existing: Claim | undefined }
  | { readonly on: 'identity'; readonly existing: Identity | undefined }
  /** Which one is known already. */
  | { readonly on: 'code'; readonly code: string }
  /** Whose limit has no room for it. */
  | { readonly on: 'pace'; readonly what: Paced }
  | { readonly on: Exclude<Change['kind'], 'order' | 'claim' | 'identity' | 'code' | 'pace'> }
  /** Another transaction was under way on the same items. */
  | { readonly on: 'contention' };

export type CommitOutcome = { readonly committed: true } | { readonly committed: false; readonly conflicts: readonly Conflict[] };

/** Storage could not be asked, or its answer was lost: what was to be written may or may not have been. Try again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export interface Page<Item, Position> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined on the last. */
  readonly next: Position | undefined;
}

/** Something whose time has come. */
export interface Due {
  readonly kind: 'account' | 'birthday' | 'set-aside' | 'redemption';
  readonly programmeId: string;
  readonly memberId: string;
  /** Which one, of a redemption. */
  readonly redemptionId?: string;
  /** Its place on the agenda: what comes after it is read from there. */
  readonly position: string;
}

export interface DueLane extends LaneRef {
  readonly position: string;
}

export interface Store {
  account(programmeId: string, memberId: string): Promise<Account | undefined>;
  profile(programmeId: string, memberId: string): Promise<Profile | undefined>;
  entry(programmeId: string, memberId: string, number: number): Promise<Entry | undefined>;
  /** The newest first, of numbers below `before`. */
  entriesBefore(programmeId: string, memberId: string, before: number | undefined, limit: number): Promise<Page<Entry, number>>;
  /** The oldest first, of numbers above `after`. */
  entriesAfter(programmeId: string, memberId: string, after: number, limit: number): Promise<Page<Entry, number>>;

  order(merchantId: string, orderId: string): Promise<Order | undefined>;
  identity(programmeId: string, key: IdentityKey): Promise<Identity | undefined>;
  unclaimed(programmeId: string, key: IdentityKey, limit: number): Promise<readonly UnclaimedPurchase[]>;
  claim(caller: string, key: string): Promise<Claim | undefined>;

  programmes(after: string | undefined, limit: number): Promise<Page<{ readonly id: string; readonly name: string }, string>>;
  version(programmeId: string, version: number): Promise<ProgrammeVersion | undefined>;
  /** The newest first, of versions below `before`. */
  versionsBefore(programmeId: string, before: number | undefined, limit: number): Promise<Page<ProgrammeVersion, number>>;
  merchant(merchantId: string): Promise<Merchant | undefined>;
  merchants(
    programmeId: string,
    after: string | undefined,
    limit: number,
  ): Promise<Page<{ readonly id: string; readonly name: string }, string>>;

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
  /** What is left in those shards of a reward's stock. */
  stock(programmeId: string, rewardId: string, shards: readonly number[]): Promise<readonly StockShard[]>;
  /** How often a member redeemed a reward in a period. */
  redeemed(counter: LimitCounter): Promise<number>;
  voucher(programmeId: string, code: string): Promise<VoucherClaim | undefined>;
  /** Forgotten some time after it was good. */
  tillCode(programmeId: string, code: string): Promise<TillCode | undefined>;
  /** How many codes that there are not a merchant asked for in an hour. */
  guesses(counter: GuessCounter): Promise<number>;
  /** Some of the codes in a shard that were not given yet. */
  freeCodes(programmeId: string, rewardId: string, shard: number, limit: number): Promise<readonly string[]>;

  /** What waits in that state, the longest redeemed first, behind a redemption's id. */
  queue(programmeId: string, state: QueuedState, after: string | undefined, limit: number): Promise<Page<QueuedReward, string>>;

  setAside(programmeId: string, memberId: string): Promise<SetAside | undefined>;
  /** By member. */
  setAsides(programmeId: string, after: string | undefined, limit: number): Promise<Page<SetAside, string>>;
  /** What is due is kept in so many parts, numbered from 0. */
  readonly agendaShards: number;
  /**
   * What is due in one of the agenda's shards until an instant, the longest due first, behind a position. The one read that
   * is not consistent: it may miss what was written a moment ago, and name what has been done meanwhile.
   */
  due(shard: number, until: Instant, after: string | undefined, limit: number): Promise<Page<Due, string>>;

  review(programmeId: string, reviewId: string): Promise<Review | undefined>;
  /** Those that wait, the longest waiting first, or those that were decided, by when; behind a place `<since>#<review>`. */
  reviews(programmeId: string, list: ReviewList, after: string | undefined, limit: number): Promise<Page<Review, string>>;
  /** What was counted in those shards of a window. */
  paced(counter: PaceCounter, shards: readonly number[]): Promise<readonly PaceShard[]>;
  /** Whether it is known that the cap was reached. */
  wasSpent(spent: BudgetSpent): Promise<boolean>;
  /** How many members enrolled with a trait. */
  membersWith(trait: TraitKey): Promise<number>;
  /** All endpoints of a programme, and the revision of the set: 0 while there was never one. */
  endpoints(programmeId: string): Promise<{ readonly revision: number; readonly endpoints: readonly Endpoint[] }>;
  endpoint(programmeId: string, endpointId: string): Promise<Endpoint | undefined>;
  lane(ref: LaneRef): Promise<Lane | undefined>;
  /** What waits in a lane, in order. */
  waiting(ref: LaneRef, limit: number): Promise<readonly Waiting[]>;
  /** Lanes are on the agenda in so many parts, numbered from 0. */
  readonly laneShards: number;
  /** Lanes of one of those parts whose time has come; not consistent, as `due`. */
  dueLanes(shard: number, until: Instant, after: string | undefined, limit: number): Promise<Page<DueLane, string>>;
  delivery(place: DeliveryPlace): Promise<Delivery | undefined>;
  /** Where the delivery of an event is, or would be. */
  deliveryPlace(endpointId: string, event: Pick<DomainEvent, 'programmeId' | 'lane' | 'at' | 'sequence' | 'id'>): DeliveryPlace;
  /** What happened in a period, the newest first, before a position. */
  deliveriesBefore(period: DeliveryPeriod, before: string | undefined, limit: number): Promise<Page<Delivery, string>>;
  /** An endpoint's deliveries are in so many parts, numbered from 0; those of a lane are in one. */
  readonly deliveryShards: number;
  /** One part of what happened in a period, the oldest first, behind a position. */
  deliveriesAfter(period: DeliveryPeriod, shard: number, after: string | undefined, limit: number): Promise<Page<Delivery, string>>;

  referralCode(programmeId: string, code: string): Promise<ReferralCode | undefined>;
  referrer(programmeId: string, memberId: string): Promise<Referrer | undefined>;
  invitation(programmeId: string, key: IdentityKey, referrerId: string): Promise<Invitation | undefined>;
  /** Of whoever has that identity, by any member. */
  invitations(programmeId: string, key: IdentityKey, limit: number): Promise<readonly Invitation[]>;
  friend(programmeId: string, referrerId: string, friendId: string): Promise<Friend | undefined>;
  /** By their names on the list, behind one. */
  friends(programmeId: string, referrerId: string, after: string | undefined, limit: number): Promise<Page<Friend, string>>;
  friendCounts(programmeId: string, referrerId: string): Promise<FriendCounts>;
  /** Friends who enrolled on that day or later. */
  friendsSince(programmeId: string, referrerId: string, day: CalendarDate): Promise<number>;

  insight(programmeId: string, memberId: string): Promise<MemberInsight | undefined>;
  /**
   * What is kept of the members of one of the agenda's shards for analytics, in the order of their ids, behind one. A page is of at most
   * `limit`, and may be of fewer though there are more. Not consistent, as `due`.
   */
  insights(programmeId: string, shard: number, after: string | undefined, limit: number): Promise<Page<MemberInsight, string>>;
  /** Those that there are of a programme's accounts, at most 100, in no order. Not consistent, as `due`. */
  accounts(programmeId: string, memberIds: readonly string[]): Promise<readonly Account[]>;
  /** The same of their profiles. */
  profiles(programmeId: string, memberIds: readonly string[]): Promise<readonly Profile[]>;

  /** The retention run of a day. */
  run(programmeId: string, asOf: CalendarDate): Promise<AnalyticsRun | undefined>;
  /** The newest day first, of days before `before`. */
  runsBefore(programmeId: string, before: CalendarDate | undefined, limit: number): Promise<Page<AnalyticsRun, CalendarDate>>;
  partial(place: PartialPlace): Promise<KeptPartial | undefined>;
  report(programmeId: string, asOf: CalendarDate, name: string): Promise<InParts<Report> | undefined>;

  /** The newest version. */
  segment(programmeId: string, segmentId: string): Promise<Segment | undefined>;
  /** By their ids, the newest version of each. */
  segments(programmeId: string, after: string | undefined, limit: number): Promise<Page<Segment, string>>;
  /** The newest first, of versions below `before`. */
  segmentVersionsBefore(programmeId: string, segmentId: string, before: number | undefined, limit: number): Promise<Page<Segment, number>>;
  /** By their ids. */
  segmentMembers(programmeId: string, segmentId: string, after: string | undefined, limit: number): Promise<Page<Membership, string>>;
  /** How many members a static segment has. */
  segmentCount(programmeId: string, segmentId: string): Promise<number>;
  /** undefined: the member is not on the list of the segment. */
  membership(programmeId: string, segmentId: string, memberId: string): Promise<Membership | undefined>;

  /**
   * Writes all changes or none.
   * @throws StoreUnavailable when it is unknown whether they were written.
   */
  commit(changes: readonly Change[]): Promise<CommitOutcome>;
}
