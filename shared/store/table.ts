/**
 * The single table: names, keys and the index. Constants only, so that infrastructure and store read the same ones.
 *
 * | item                    | PK                                   | SK                           | written by      | read by            |
 * |-------------------------|--------------------------------------|------------------------------|-----------------|--------------------|
 * | programme list          | `PROGRAMMES`                         | `<programme>`                | admin           | admin              |
 * | programme version       | `PROGRAMME#<programme>`              | `VERSION#<6 digits>`         | admin           | all                |
 * | merchant list           | `PROGRAMME#<programme>`              | `MERCHANT#<merchant>`        | admin           | admin              |
 * | merchant and secrets    | `MERCHANT#<merchant>`                | `MERCHANT`                   | admin           | merchant, admin    |
 * | account                 | `MEMBER#<programme>#<member>`        | `ACCOUNT`                    | every command   | all                |
 * | profile                 | `MEMBER#<programme>#<member>`        | `PROFILE`                    | member, admin   | member, admin      |
 * | entry                   | `MEMBER#<programme>#<member>`        | `ENTRY#<10 digits>`          | every command   | all                |
 * | identity → member       | `IDENTITY#<programme>#<kind>#<hash>` | `IDENTITY`                   | enrolment       | all                |
 * | unclaimed purchase      | `IDENTITY#<programme>#<kind>#<hash>` | `UNCLAIMED#<merchant>#<order>` | merchant      | enrolment          |
 * | order, claim and record | `ORDER#<merchant>#<order>`           | `ORDER`                      | merchant        | merchant           |
 * | claim                   | `CLAIM#<caller>#<key>`, URI-escaped  | `CLAIM`                      | every command   | every command      |
 * | account set aside       | `ASIDE#<programme>`                  | `<member>`                   | agenda          | agenda, admin      |
 * | reward list             | `REWARDS#<programme>`                | `<reward>`                   | admin           | admin, member      |
 * | reward version          | `REWARD#<programme>#<reward>`        | `VERSION#<6 digits>`         | admin           | all                |
 * | stock of a reward       | `STOCK#<programme>#<reward>#<shard>` | `STOCK`                      | admin, redemption, agenda | redemption, member, admin |
 * | imported code           | `CODES#<programme>#<reward>#<shard>` | `FREE#<code>`, then `GIVEN#<code>` | admin, redemption | redemption |
 * | redemption              | `MEMBER#<programme>#<member>`        | `REDEMPTION#<id>`            | redemption      | member, admin      |
 * | redemptions of a period | `MEMBER#<programme>#<member>`        | `LIMIT#<reward>#<first day>` | redemption      | redemption, member |
 * | voucher → redemption    | `VOUCHER#<programme>#<code>`         | `VOUCHER`                    | redemption      | merchant           |
 * | till code → member      | `TILL#<programme>#<code>`            | `TILL`                       | member, merchant | merchant          |
 * | guesses of an hour      | `GUESSES#<merchant>`                 | `<first instant>`            | merchant        | merchant           |
 * | reward to be sent       | `QUEUE#<programme>#<shard>`          | `AWAITING#<redemption>`, then `SHIPPED#<redemption>` | redemption, admin | admin |
 * | review                  | `REVIEW#<programme>#<review>`        | `REVIEW`                     | merchant, referrals, admin | admin, referrals |
 * | review on its list      | `REVIEWS#<programme>#<shard>`        | `OPEN#<since>#<review>`, then `DECIDED#<since>#<review>` | with the review | admin |
 * | count of a window       | `PACE#<programme>#<what>#<id>#<shard>` | `<first instant>`          | what is limited | what is limited    |
 * | cap of a merchant reached | `CAPPED#<programme>#<merchant>`    | `CAPPED#<day>#<cap>`         | merchant        | merchant           |
 * | members with one trait  | `TRAIT#<programme>#<trait>#<hash>`   | `TRAIT`                      | enrolment       | referrals          |
 * | set of endpoints        | `ENDPOINTS#<programme>`              | `SET`                        | admin           | admin              |
 * | endpoint                | `ENDPOINTS#<programme>`              | `end_…`                      | admin, deliverer, retrier | admin, projector, deliverer, retrier |
 * | lane of what waits      | `LANE#<programme>#<endpoint>#<lane>` | `LANE`                       | deliverer, retrier | deliverer, retrier |
 * | event that waits        | `LANE#<programme>#<endpoint>#<lane>` | `WAITING#<sequence>#<event>` | deliverer, retrier | retrier         |
 * | delivery, for 30 days   | `DELIVERIES#<programme>#<endpoint>#<shard>` | `DELIVERY#<at>#<sequence>#<event>` | deliverer, retrier | deliverer, retrier, admin |
 * | referral code → member  | `REFCODE#<programme>#<code>`         | `REFCODE`                    | member          | enrolment, member  |
 * | a member's own code     | `MEMBER#<programme>#<member>`        | `REFERRER`                   | member          | member, admin      |
 * | invitation              | `INVITED#<programme>#<kind>#<hash>`  | `<inviting member>`          | member          | enrolment, member  |
 * | friend of a member      | `FRIENDS#<programme>#<member>#<shard>` | `FRIEND#<friend>`          | reactor, member | member, admin      |
 * | friends at a stage, or of a day | `FRIENDS#<programme>#<member>#<shard>` | `STAGE#<stage>`, `DAY#<day>` | reactor, member | member, admin, reactor |
 * | what analytics keep of a member | `INSIGHT#<programme>#<2 digits>` | `<member>`                   | enrolment, retention | retention, admin |
 * | retention run           | `RUN#<programme>`                    | `<day>`                      | retention       | retention, admin   |
 * | checkpoint of a run, for 7 days | `PARTIAL#<programme>#<day>`  | `<known at>#<pass>#<shard>#<part>` | retention | retention          |
 * | report of a day         | `REPORT#<programme>`                 | `<day>#<report>#<part>`      | retention       | retention, admin   |
 * | segment, its newest version | `SEGMENTS#<programme>`            | `SEGMENT#<segment>`          | admin           | admin, retention   |
 * | version of a segment    | `SEGMENTS#<programme>`               | `VERSION#<segment>#<6 digits>` | admin         | retention          |
 * | members of a static segment | `SEGMENTS#<programme>#<shard>`   | `COUNT#<segment>`            | admin           | admin              |
 * | member of a segment     | `SEGMENT#<programme>#<segment>#<shard>` | `<member>`                | admin, retention | admin             |
 *
 * | on the agenda, `DUE#<shard>` | by                                  | read by |
 * |------------------------------|-------------------------------------|---------|
 * | account                      | `<next action>#<programme>#<member>` | agenda |
 * | profile with a birth date    | `<next birthday>#<programme>#<member>#BIRTHDAY` | agenda |
 * | account set aside            | `<try again>#ASIDE#<programme>#<member>` | agenda |
 * | redemption that can lapse or expire | `<when>#<programme>#<member>#<redemption>` | agenda |
 *
 * | on the agenda, `LANES#<shard>` | by                                | read by |
 * |------------------------------|-------------------------------------|---------|
 * | lane of what waits           | `<next attempt>#<programme>#<endpoint>#<lane>` | webhook-sweeper |
 */

export const ATTRIBUTES = { partitionKey: 'PK', sortKey: 'SK', agendaPartitionKey: 'agendaShard', agendaSortKey: 'agendaKey' } as const;

/** Sparse, KEYS_ONLY: every account by when it next has something to do, and what else waits for its time. */
export const AGENDA_INDEX = 'agenda';

/** Shards of the agenda, so that no index partition takes more than 1/64 of the writes. */
export const AGENDA_SHARDS = 64;

/** Shards of the queue of what is to be sent: of one programme, so that a rush has no hot partition; all are read for a page. */
export const QUEUE_SHARDS = 8;

/** The same of reviews. */
export const REVIEW_SHARDS = 8;
/** Shards of the agenda's lanes: few, since only what failed is there, and every sweep reads all. */
export const LANE_SHARDS = 8;

/** Shards of an endpoint's deliveries, by lane: every event is written there, and all are read for a page. */
export const DELIVERY_SHARDS = 8;

/** Shards of the friends of one member, who may have 100,000 of them, in a day; all are read for a page. */
export const FRIEND_SHARDS = 16;

/** Shards of the members of a segment, of which a pass may write a million in a night; all are read for a page. */
export const SEGMENT_SHARDS = 16;

/** An account with nothing ahead sorts behind every date. */
export const NOTHING_DUE = '9999-12-31T23:59:59.999Z';

/** What a partition key starts with: the unit in which functions are granted access. */
export const PREFIX = {
  programmes: 'PROGRAMMES',
  programme: 'PROGRAMME#',
  merchant: 'MERCHANT#',
  member: 'MEMBER#',
  identity: 'IDENTITY#',
  order: 'ORDER#',
  claim: 'CLAIM#',
  aside: 'ASIDE#',
  rewards: 'REWARDS#',
  reward: 'REWARD#',
  stock: 'STOCK#',
  codes: 'CODES#',
  voucher: 'VOUCHER#',
  till: 'TILL#',
  guesses: 'GUESSES#',
  queue: 'QUEUE#',
  review: 'REVIEW#',
  reviews: 'REVIEWS#',
  pace: 'PACE#',
  capped: 'CAPPED#',
  trait: 'TRAIT#',
  endpoints: 'ENDPOINTS#',
  lane: 'LANE#',
  deliveries: 'DELIVERIES#',
  refcode: 'REFCODE#',
  invited: 'INVITED#',
  friends: 'FRIENDS#',
  insight: 'INSIGHT#',
  run: 'RUN#',
  partial: 'PARTIAL#',
  report: 'REPORT#',
  segments: 'SEGMENTS#',
  segment: 'SEGMENT#',
  /** Of the agenda, not of the table. */
  due: 'DUE#',
  lanesDue: 'LANES#',
} as const;

export const SORT = {
  account: 'ACCOUNT',
  profile: 'PROFILE',
  entry: 'ENTRY#',
  version: 'VERSION#',
  merchant: 'MERCHANT',
  merchantListed: 'MERCHANT#',
  identity: 'IDENTITY',
  unclaimed: 'UNCLAIMED#',
  order: 'ORDER',
  claim: 'CLAIM',
  stock: 'STOCK',
  freeCode: 'FREE#',
  givenCode: 'GIVEN#',
  redemption: 'REDEMPTION#',
  limit: 'LIMIT#',
  voucher: 'VOUCHER',
  till: 'TILL',
  awaiting: 'AWAITING#',
  shipped: 'SHIPPED#',
  review: 'REVIEW',
  open: 'OPEN#',
  decided: 'DECIDED#',
  capped: 'CAPPED#',
  trait: 'TRAIT',
  endpointSet: 'SET',
  endpoint: 'end_',
  lane: 'LANE',
  waiting: 'WAITING#',
  delivery: 'DELIVERY#',
  refcode: 'REFCODE',
  referrer: 'REFERRER',
  friend: 'FRIEND#',
  friendStage: 'STAGE#',
  friendDay: 'DAY#',
  segment: 'SEGMENT#',
  segmentCount: 'COUNT#',
  memberId: 'mem_',
} as const;

/** The number of a counter. */
export const COUNTER = {
  stock: 'left',
  limit: 'redeemed',
  guess: 'guesses',
  pace: 'counted',
  trait: 'members',
  lane: 'revision',
  friends: 'friends',
  segment: 'members',
} as const;

/** Seconds since 1970 from which DynamoDB may delete an item, some time within days: of what is worth nothing then. */
export const FORGET_AT = 'forgetAt';

/** Only of an insight that was written with a finding that is told of: the stream's readers are woken by it, and by no other insight. */
export const FOUND_AT = 'foundAt';

export interface Key {
  readonly PK: string;
  readonly SK: string;
}

const padded = (value: number, digits: number) => String(value).padStart(digits, '0');

export const keys = {
  programmeListed: (programmeId: string): Key => ({ PK: PREFIX.programmes, SK: programmeId }),
  programmeVersion: (programmeId: string, version: number): Key => ({
    PK: PREFIX.programme + programmeId,
    SK: SORT.version + padded(version, 6),
  }),
  merchantListed: (programmeId: string, merchantId: string): Key => ({
    PK: PREFIX.programme + programmeId,
    SK: SORT.merchantListed + merchantId,
  }),
  merchant: (merchantId: string): Key => ({ PK: PREFIX.merchant + merchantId, SK: SORT.merchant }),
  account: (programmeId: string, memberId: string): Key => ({ PK: memberPartition(programmeId, memberId), SK: SORT.account }),
  profile: (programmeId: string, memberId: string): Key => ({ PK: memberPartition(programmeId, memberId), SK: SORT.profile }),
  entry: (programmeId: string, memberId: string, number: number): Key => ({
    PK: memberPartition(programmeId, memberId),
    SK: SORT.entry + padded(number, 10),
  }),
  identity: (programmeId: string, kind: string, hash: string): Key => ({
    PK: identityPartition(programmeId, kind, hash),
    SK: SORT.identity,
  }),
  unclaimed: (programmeId: string, kind: string, hash: string, merchantId: string, orderId: string): Key => ({
    PK: identityPartition(programmeId, kind, hash),
    SK: `${SORT.unclaimed}${merchantId}#${orderId}`,
  }),
  order: (merchantId: string, orderId: string): Key => ({ PK: `${PREFIX.order}${merchantId}#${orderId}`, SK: SORT.order }),
  /** Both parts are strangers' words: escaped, so that no `#` in one makes it look like the other. */
  claim: (caller: string, key: string): Key => ({
    PK: `${PREFIX.claim}${encodeURIComponent(caller)}#${encodeURIComponent(key)}`,
    SK: SORT.claim,
  }),
  setAside: (programmeId: string, memberId: string): Key => ({ PK: PREFIX.aside + programmeId, SK: memberId }),
  rewardListed: (programmeId: string, rewardId: string): Key => ({ PK: PREFIX.rewards + programmeId, SK: rewardId }),
  rewardVersion: (programmeId: string, rewardId: string, version: number): Key => ({
    PK: `${PREFIX.reward}${programmeId}#${rewardId}`,
    SK: SORT.version + padded(version, 6),
  }),
  stock: (programmeId: string, rewardId: string, shard: number): Key => ({
    PK: `${PREFIX.stock}${programmeId}#${rewardId}#${shard}`,
    SK: SORT.stock,
  }),
  freeCode: (programmeId: string, rewardId: string, shard: number, code: string): Key => ({
    PK: `${PREFIX.codes}${programmeId}#${rewardId}#${shard}`,
    SK: SORT.freeCode + code,
  }),
  givenCode: (programmeId: string, rewardId: string, shard: number, code: string): Key => ({
    PK: `${PREFIX.codes}${programmeId}#${rewardId}#${shard}`,
    SK: SORT.givenCode + code,
  }),
  redemption: (programmeId: string, memberId: string, redemptionId: string): Key => ({
    PK: memberPartition(programmeId, memberId),
    SK: SORT.redemption + redemptionId,
  }),
  limit: (programmeId: string, memberId: string, rewardId: string, from: string): Key => ({
    PK: memberPartition(programmeId, memberId),
    SK: `${SORT.limit}${rewardId}#${from}`,
  }),
  voucher: (programmeId: string, code: string): Key => ({ PK: `${PREFIX.voucher}${programmeId}#${code}`, SK: SORT.voucher }),
  tillCode: (programmeId: string, code: string): Key => ({ PK: `${PREFIX.till}${programmeId}#${code}`, SK: SORT.till }),
  guesses: (merchantId: string, from: string): Key => ({ PK: PREFIX.guesses + merchantId, SK: from }),
  /** Ids of redemptions sort by when they were begun. */
  queued: (programmeId: string, shard: number, state: 'awaiting' | 'shipped', redemptionId: string): Key => ({
    PK: `${PREFIX.queue}${programmeId}#${shard}`,
    SK: SORT[state] + redemptionId,
  }),
  review: (programmeId: string, reviewId: string): Key => ({ PK: `${PREFIX.review}${programmeId}#${reviewId}`, SK: SORT.review }),
  reviewListed: (programmeId: string, shard: number, list: 'open' | 'decided', since: string, reviewId: string): Key => ({
    PK: `${PREFIX.reviews}${programmeId}#${shard}`,
    SK: `${SORT[list]}${since}#${reviewId}`,
  }),
  pace: (programmeId: string, what: string, id: string, shard: number, from: string): Key => ({
    PK: `${PREFIX.pace}${programmeId}#${what}#${id}#${shard}`,
    SK: from,
  }),
  capped: (programmeId: string, merchantId: string, day: string, cap: number): Key => ({
    PK: `${PREFIX.capped}${programmeId}#${merchantId}`,
    SK: `${SORT.capped}${day}#${cap}`,
  }),
  trait: (programmeId: string, trait: string, hash: string): Key => ({
    PK: `${PREFIX.trait}${programmeId}#${trait}#${hash}`,
    SK: SORT.trait,
  }),
  endpointSet: (programmeId: string): Key => ({ PK: PREFIX.endpoints + programmeId, SK: SORT.endpointSet }),
  endpoint: (programmeId: string, endpointId: string): Key => ({ PK: PREFIX.endpoints + programmeId, SK: endpointId }),
  lane: (programmeId: string, endpointId: string, lane: string): Key => ({
    PK: `${PREFIX.lane}${programmeId}#${endpointId}#${lane}`,
    SK: SORT.lane,
  }),
  waiting: (programmeId: string, endpointId: string, lane: string, sequence: string, eventId: string): Key => ({
    PK: `${PREFIX.lane}${programmeId}#${endpointId}#${lane}`,
    SK: `${SORT.waiting}${sequence}#${eventId}`,
  }),
  /** In the order in which they happened. */
  delivery: (programmeId: string, endpointId: string, shard: number, at: string, sequence: string, eventId: string): Key => ({
    PK: `${PREFIX.deliveries}${programmeId}#${endpointId}#${shard}`,
    SK: `${SORT.delivery}${at}#${sequence}#${eventId}`,
  }),
  referralCode: (programmeId: string, code: string): Key => ({ PK: `${PREFIX.refcode}${programmeId}#${code}`, SK: SORT.refcode }),
  referrer: (programmeId: string, memberId: string): Key => ({ PK: memberPartition(programmeId, memberId), SK: SORT.referrer }),
  invitation: (programmeId: string, kind: string, hash: string, referrerId: string): Key => ({
    PK: `${PREFIX.invited}${programmeId}#${kind}#${hash}`,
    SK: referrerId,
  }),
  friend: (programmeId: string, referrerId: string, shard: number, friendId: string): Key => ({
    PK: friendsPartition(programmeId, referrerId, shard),
    SK: SORT.friend + friendId,
  }),
  friendsAtStage: (programmeId: string, referrerId: string, shard: number, stage: string): Key => ({
    PK: friendsPartition(programmeId, referrerId, shard),
    SK: SORT.friendStage + stage,
  }),
  friendsOfDay: (programmeId: string, referrerId: string, shard: number, day: string): Key => ({
    PK: friendsPartition(programmeId, referrerId, shard),
    SK: SORT.friendDay + day,
  }),
  /** Shards of the agenda; members of one are in the order of their ids. */
  insight: (programmeId: string, shard: number, memberId: string): Key => ({
    PK: `${PREFIX.insight}${programmeId}#${padded(shard, 2)}`,
    SK: memberId,
  }),
  run: (programmeId: string, asOf: string): Key => ({ PK: PREFIX.run + programmeId, SK: asOf }),
  partial: (programmeId: string, asOf: string, knownAt: string, pass: string, shard: number, part: number): Key => ({
    PK: `${PREFIX.partial}${programmeId}#${asOf}`,
    SK: `${knownAt}#${pass}#${padded(shard, 2)}#${padded(part, 2)}`,
  }),
  report: (programmeId: string, asOf: string, name: string, part: number): Key => ({
    PK: PREFIX.report + programmeId,
    SK: `${asOf}#${name}#${padded(part, 2)}`,
  }),
  segment: (programmeId: string, segmentId: string): Key => ({ PK: PREFIX.segments + programmeId, SK: SORT.segment + segmentId }),
  segmentVersion: (programmeId: string, segmentId: string, version: number): Key => ({
    PK: PREFIX.segments + programmeId,
    SK: `${SORT.version}${segmentId}#${padded(version, 6)}`,
  }),
  segmentCount: (programmeId: string, shard: number, segmentId: string): Key => ({
    PK: `${PREFIX.segments}${programmeId}#${shard}`,
    SK: SORT.segmentCount + segmentId,
  }),
  membership: (programmeId: string, segmentId: string, shard: number, memberId: string): Key => ({
    PK: `${PREFIX.segment}${programmeId}#${segmentId}#${shard}`,
    SK: memberId,
  }),
} as const;

function friendsPartition(programmeId: string, referrerId: string, shard: number): string {
  return `${PREFIX.friends}${programmeId}#${referrerId}#${shard}`;
}

function memberPartition(programmeId: string, memberId: string): string {
  return `${PREFIX.member}${programmeId}#${memberId}`;
}

function identityPartition(programmeId: string, kind: string, hash: string): string {
  return `${PREFIX.identity}${programmeId}#${kind}#${hash}`;
}

export const agendaShard = (shard: number): string => PREFIX.due + padded(shard, 2);
export const laneShard = (shard: number): string => PREFIX.lanesDue + padded(shard, 2);

/**
 * A place on the agenda: by time, and no two items at the same. Programmes are in lower case, so that nothing of theirs
 * is taken for another kind.
 */
export const agendaKeys = {
  account: (at: string, programmeId: string, memberId: string): string => `${at}#${programmeId}#${memberId}`,
  birthday: (at: string, programmeId: string, memberId: string): string => `${at}#${programmeId}#${memberId}#BIRTHDAY`,
  setAside: (at: string, programmeId: string, memberId: string): string => `${at}#${PREFIX.aside}${programmeId}#${memberId}`,
  redemption: (at: string, programmeId: string, memberId: string, redemptionId: string): string =>
    `${at}#${programmeId}#${memberId}#${redemptionId}`,
  lane: (at: string, programmeId: string, endpointId: string, lane: string): string => `${at}#${programmeId}#${endpointId}#${lane}`,
  /** Behind everything that is due at the instant, before all that is due later. */
  endOf: (at: string): string => `${at}#\uffff`,
} as const;

interface Streamed {
  readonly partition: keyof typeof PREFIX;
  readonly sort: string;
  readonly on: 'INSERT' | 'MODIFY';
  /** An attribute that the item must have then, a text. */
  readonly having?: string;
}

/** What the item must have to be told of; undefined: nothing more than its key. */
export const markOf = (kind: StreamedItem): string | undefined => (STREAMED[kind] as Streamed).having;

/**
 * What the stream of the table is read for: by where an item is, and what became of it. Infrastructure filters by it, so that
 * nothing else wakes a function.
 */
export const STREAMED = {
  entry: { partition: 'member', sort: SORT.entry, on: 'INSERT' },
  programmeVersion: { partition: 'programme', sort: SORT.version, on: 'INSERT' },
  rewardVersion: { partition: 'reward', sort: SORT.version, on: 'INSERT' },
  merchant: { partition: 'merchant', sort: SORT.merchant, on: 'INSERT' },
  endpoint: { partition: 'endpoints', sort: SORT.endpoint, on: 'MODIFY' },
  reviewOpened: { partition: 'review', sort: SORT.review, on: 'INSERT' },
  reviewDecided: { partition: 'review', sort: SORT.review, on: 'MODIFY' },
  budgetSpent: { partition: 'capped', sort: SORT.capped, on: 'INSERT' },
  finding: { partition: 'insight', sort: SORT.memberId, on: 'MODIFY', having: FOUND_AT },
} as const satisfies Readonly<Record<string, Streamed>>;

export type StreamedItem = keyof typeof STREAMED;
