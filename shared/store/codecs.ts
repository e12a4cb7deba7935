/** Domain objects as items and back. What the key says is not said again in the item. */

import { retryAt, type SetAside } from '../domain/agenda/quarantine.ts';
import type { TillCode } from '../domain/checkout/till-code.ts';
import type { Order } from '../domain/earning/order.ts';
import { forgottenAt, shareOf } from '../domain/fraud/rate-limit.ts';
import { listedAt, listOf, type Review } from '../domain/fraud/review.ts';
import { InvariantBroken } from '../domain/kernel/refusal.ts';
import { type Instant, millis } from '../domain/kernel/time.ts';
import type { Account } from '../domain/ledger/account.ts';
import type { Change, Claim, Identity, LimitCounter, QueuedReward, UnclaimedPurchase, VoucherClaim } from '../domain/ledger/decision.ts';
import type { Entry } from '../domain/ledger/entry.ts';
import type { IdentityKey, IdentityKind } from '../domain/members/identity.ts';
import type { Profile } from '../domain/members/member.ts';
import type { BudgetSpent } from '../domain/merchants/issue-cap.ts';
import type { Merchant } from '../domain/merchants/merchant.ts';
import type { ProgrammeVersion } from '../domain/programmes/programme.ts';
import type { Friend, FriendCounts, Invitation } from '../domain/referrals/friend.ts';
import { REFERRAL_MOVES, type ReferralStage } from '../domain/referrals/referral.ts';
import type { ReferralCode, Referrer } from '../domain/referrals/referral-code.ts';
import { dueAt, type Redemption } from '../domain/rewards/redemption.ts';
import type { RewardVersion } from '../domain/rewards/reward.ts';
import type { Due } from '../ports/store.ts';
import { fromInsight, insightKey } from './analytics/insight-codecs.ts';
import { runWritesOf } from './analytics/run-codecs.ts';
import { deliveryWritesOf } from './events/delivery-codecs.ts';
import type { AgendaItem, Attributes, Condition, Item, Write } from './kernel/item-table.ts';
import { partsOf } from './kernel/key-parts.ts';
import { byteOf } from './kernel/shards.ts';
import {
  batchesFrom,
  fromBatches,
  fromHeld,
  fromPending,
  fromQualifying,
  fromReferral,
  fromReferred,
  fromStanding,
  fromWarned,
  heldFrom,
  pendingFrom,
  qualifyingFrom,
  referralFrom,
  referredFrom,
  standingFrom,
  warnedFrom,
} from './ledger/account-text.ts';
import { segmentWritesOf } from './segments/segment-codecs.ts';
import {
  AGENDA_SHARDS,
  agendaKeys,
  agendaShard,
  COUNTER,
  FORGET_AT,
  FOUND_AT,
  FRIEND_SHARDS,
  type Key,
  keys,
  NOTHING_DUE,
  PREFIX,
  QUEUE_SHARDS,
  REVIEW_SHARDS,
  SORT,
} from './table.ts';

const ABSENT: Condition = { kind: 'absent' };
const unchanged = (attribute: 'version' | 'revision', value: number): Condition =>
  value === 0 ? ABSENT : { kind: 'unchanged', attribute, value };
const put = (key: Key, attributes: Attributes, condition: Condition = ABSENT): Write => ({
  key,
  condition,
  action: { kind: 'put', attributes },
});

/** What a change writes. The first write of a change carries its condition. */
export function writesOf(change: Change): readonly Write[] {
  switch (change.kind) {
    case 'account': {
      const { programmeId, memberId } = change.account;
      const attributes = { ...fromAccount(change.account), ...agendaOf(change.account, change.nextActionAt) };
      return [put(keys.account(programmeId, memberId), attributes, unchanged('version', change.expected))];
    }
    case 'entry': {
      const { programmeId, memberId, number, ...entry } = change.entry;
      return [put(keys.entry(programmeId, memberId, number), entry)];
    }
    case 'order': {
      const { merchantId, orderId, ...order } = change.order;
      return [put(keys.order(merchantId, orderId), order, unchanged('revision', change.expected))];
    }
    case 'claim': {
      const { caller, key, ...claim } = change.claim;
      return [put(keys.claim(caller, key), claim)];
    }
    case 'identity': {
      const { programmeId, key, ...identity } = change.identity;
      return [put(keys.identity(programmeId, key.kind, key.hash), identity)];
    }
    case 'identity-free':
      return [{ key: keys.identity(change.programmeId, change.key.kind, change.key.hash), condition: ABSENT, action: { kind: 'check' } }];
    case 'unclaimed':
      return [put(unclaimedKey(change.unclaimed), {})];
    case 'unclaimed-credited':
      return [{ key: unclaimedKey(change.unclaimed), condition: { kind: 'present' }, action: { kind: 'remove' } }];
    case 'profile': {
      const { programmeId, memberId, ...profile } = change.profile;
      return [
        put(
          keys.profile(programmeId, memberId),
          { ...profile, ...birthdayOf(memberId, programmeId, change.birthdayAt) },
          unchanged('revision', change.expected),
        ),
      ];
    }
    case 'programme':
      return [put(keys.programmeListed(change.programmeId), { name: change.name })];
    case 'programme-version': {
      const { programmeId, version, ...rest } = change.version;
      return [put(keys.programmeVersion(programmeId, version), rest)];
    }
    case 'merchant': {
      const { id, ...merchant } = change.merchant;
      const item = put(keys.merchant(id), merchant, unchanged('revision', change.expected));
      return change.expected === 0 ? [item, put(keys.merchantListed(merchant.programmeId, id), { name: merchant.name })] : [item];
    }
    case 'set-aside': {
      const { programmeId, memberId, ...rest } = change.setAside;
      const place = { agendaShard: shardOf(memberId), agendaKey: agendaKeys.setAside(retryAt(change.setAside), programmeId, memberId) };
      return [put(keys.setAside(programmeId, memberId), { ...rest, ...place }, unchanged('revision', change.expected))];
    }
    case 'set-aside-ended': {
      const { programmeId, memberId, revision } = change.setAside;
      return [{ key: keys.setAside(programmeId, memberId), condition: unchanged('revision', revision), action: { kind: 'remove' } }];
    }
    case 'reward':
      return [put(keys.rewardListed(change.programmeId, change.rewardId), {})];
    case 'reward-version': {
      const { programmeId, rewardId, version, ...rest } = change.version;
      return [put(keys.rewardVersion(programmeId, rewardId, version), rest)];
    }
    case 'redemption': {
      const { programmeId, memberId, redemptionId, spent, ...rest } = change.redemption;
      const at = dueAt(change.redemption);
      const place =
        at === null ? {} : { agendaShard: shardOf(memberId), agendaKey: agendaKeys.redemption(at, programmeId, memberId, redemptionId) };
      const attributes = { ...rest, spent: fromBatches(spent), ...place };
      return [put(keys.redemption(programmeId, memberId, redemptionId), attributes, unchanged('revision', change.expected))];
    }
    case 'stock': {
      const { programmeId, rewardId, shard, by, isNew } = change;
      const condition: Condition =
        isNew === true ? ABSENT : by < 0 ? { kind: 'at-least', attribute: COUNTER.stock, value: -by } : { kind: 'present' };
      return [{ key: keys.stock(programmeId, rewardId, shard), condition, action: { kind: 'add', attribute: COUNTER.stock, by } }];
    }
    case 'limit':
      return [added(change, 1, { kind: 'below', attribute: COUNTER.limit, value: change.limit })];
    case 'limit-back':
      return [added(change, -1, { kind: 'at-least', attribute: COUNTER.limit, value: 1 })];
    case 'voucher': {
      const { programmeId, code, ...rest } = change.voucher;
      return [put(keys.voucher(programmeId, code), rest)];
    }
    case 'till-code': {
      const { programmeId, code, ...rest } = change.tillCode;
      const attributes = { ...rest, [FORGET_AT]: secondsOf(rest.expiresAt) + FORGET_SECONDS };
      return [put(keys.tillCode(programmeId, code), attributes, unchanged('revision', change.expected))];
    }
    case 'guess':
      return [
        {
          key: keys.guesses(change.merchantId, change.from),
          condition: { kind: 'below', attribute: COUNTER.guess, value: Number.MAX_SAFE_INTEGER },
          action: { kind: 'add', attribute: COUNTER.guess, by: 1 },
        },
      ];
    case 'queued': {
      const { programmeId: _programmeId, redemptionId: _redemptionId, state: _state, ...rest } = change.queued;
      return [put(queueKey(change.queued), rest)];
    }
    case 'queue-left':
      return [{ key: queueKey(change.queued), condition: { kind: 'present' }, action: { kind: 'remove' } }];
    case 'code': {
      const { programmeId, rewardId, shard, code } = change.code;
      return [
        put(keys.freeCode(programmeId, rewardId, shard, code), {}),
        { key: keys.givenCode(programmeId, rewardId, shard, code), condition: ABSENT, action: { kind: 'check' } },
      ];
    }
    case 'code-given': {
      const { programmeId, rewardId, shard, code } = change.code;
      const { memberId, redemptionId } = change;
      return [
        { key: keys.freeCode(programmeId, rewardId, shard, code), condition: { kind: 'present' }, action: { kind: 'remove' } },
        put(keys.givenCode(programmeId, rewardId, shard, code), { memberId, redemptionId }),
      ];
    }
    case 'review': {
      const { programmeId, reviewId, ...rest } = change.review;
      const item = put(keys.review(programmeId, reviewId), rest, unchanged('revision', change.expected));
      const listed = put(listedKey(change.review), rest);
      return change.expected === 0 ? [item, listed] : [item, listed, leftOpen(change.review)];
    }
    case 'referral-code': {
      const { programmeId, code, memberId } = change.referralCode;
      return [put(keys.referralCode(programmeId, code), { memberId })];
    }
    case 'referrer': {
      const { programmeId, memberId, ...rest } = change.referrer;
      return [put(keys.referrer(programmeId, memberId), rest, unchanged('revision', change.expected))];
    }
    case 'invitation': {
      const { programmeId, key, referrerId, ...rest } = change.invitation;
      const attributes = { ...rest, [FORGET_AT]: Math.ceil(millis(rest.until) / 1_000) + FORGET_SECONDS };
      return [put(keys.invitation(programmeId, key.kind, key.hash, referrerId), attributes, unchanged('revision', change.expected))];
    }
    case 'friend': {
      const { programmeId: _programmeId, referrerId: _referrerId, friendId: _friendId, ...rest } = change.friend;
      return [put(friendKey(change.friend), rest, unchanged('revision', change.expected))];
    }
    case 'friend-left':
      return [{ key: friendKey(change.friend), condition: unchanged('revision', change.friend.revision), action: { kind: 'remove' } }];
    case 'friends-at-stage': {
      const { programmeId, referrerId, friendId } = change.friend;
      return [countedFriends(keys.friendsAtStage(programmeId, referrerId, friendShard(friendId), change.stage), change.by)];
    }
    case 'friends-of-day': {
      const { programmeId, referrerId, friendId } = change.friend;
      return [countedFriends(keys.friendsOfDay(programmeId, referrerId, friendShard(friendId), change.day), 1)];
    }
    case 'pace': {
      const { pace, part } = change;
      const { programmeId, what, id, from } = pace;
      return [
        {
          key: keys.pace(programmeId, what, id, part.shard, from),
          // Where there is none yet, the part must fit the share by itself: whoever decides sees to that.
          condition: { kind: 'below', attribute: COUNTER.pace, value: shareOf(pace, part.shard) - part.by + 1 },
          action: { kind: 'add', attribute: COUNTER.pace, by: part.by, set: { [FORGET_AT]: secondsOf(forgottenAt(pace)) } },
        },
      ];
    }
    case 'budget-spent': {
      const { programmeId, merchantId, day, pointsPerDay, at } = change.spent;
      return [put(keys.capped(programmeId, merchantId, day, pointsPerDay), { at, [FORGET_AT]: secondsOf(at) + CAPPED_KEPT_SECONDS })];
    }
    case 'trait':
      return [
        {
          key: keys.trait(change.programmeId, change.trait, change.hash),
          condition: { kind: 'below', attribute: COUNTER.trait, value: Number.MAX_SAFE_INTEGER },
          action: { kind: 'add', attribute: COUNTER.trait, by: 1 },
        },
      ];
    case 'insight': {
      const { programmeId, memberId } = change.insight.history;
      const attributes = { ...fromInsight(change.insight), ...(change.foundAt === undefined ? {} : { [FOUND_AT]: change.foundAt }) };
      return [put(insightKey(programmeId, memberId), attributes, unchanged('revision', change.expected))];
    }
    case 'endpoint-set':
    case 'endpoint':
    case 'endpoint-removed':
    case 'lane':
    case 'lane-appended':
    case 'lane-ended':
    case 'waiting':
    case 'waiting-left':
    case 'delivery':
      return deliveryWritesOf(change);
    case 'run':
    case 'partial':
    case 'report':
      return runWritesOf(change);
    case 'segment':
    case 'segment-entered':
    case 'segment-left':
    case 'segment-counted':
      return segmentWritesOf(change);
  }
}

const friendKey = ({ programmeId, referrerId, friendId }: Friend): Key =>
  keys.friend(programmeId, referrerId, friendShard(friendId), friendId);

export const friendShard = (friendId: string): number => byteOf(friendId) % FRIEND_SHARDS;

const countedFriends = (key: Key, by: number): Write => ({
  key,
  condition:
    by < 0
      ? { kind: 'at-least', attribute: COUNTER.friends, value: -by }
      : { kind: 'below', attribute: COUNTER.friends, value: Number.MAX_SAFE_INTEGER },
  action: { kind: 'add', attribute: COUNTER.friends, by },
});

/** So long is it known that a cap was reached. */
const CAPPED_KEPT_SECONDS = 30 * 86_400;

const secondsOf = (at: Instant): number => Math.ceil(millis(at) / 1_000);

/** So long after it was good is a till code kept. */
const FORGET_SECONDS = 86_400;

const added = ({ programmeId, memberId, rewardId, from }: LimitCounter, by: number, condition: Condition): Write => ({
  key: keys.limit(programmeId, memberId, rewardId, from),
  condition,
  action: { kind: 'add', attribute: COUNTER.limit, by },
});

const unclaimedKey = ({ programmeId, key, merchantId, orderId }: UnclaimedPurchase): Key =>
  keys.unclaimed(programmeId, key.kind, key.hash, merchantId, orderId);

const queueKey = ({ programmeId, redemptionId, state }: QueuedReward): Key =>
  keys.queued(programmeId, byteOf(redemptionId) % QUEUE_SHARDS, state, redemptionId);

const listedKey = (review: Review): Key =>
  keys.reviewListed(review.programmeId, byteOf(review.reviewId) % REVIEW_SHARDS, listOf(review), listedAt(review), review.reviewId);

/** Where it stood before it was decided. */
const leftOpen = (review: Review): Write => ({
  key: listedKey({ ...review, state: 'open', decidedAt: undefined }),
  condition: { kind: 'present' },
  action: { kind: 'remove' },
});

/** A hash of the member's id, so that shards fill evenly, and all that is due of a member is in one of them. */
const shardOf = (memberId: string): string => agendaShard(byteOf(memberId) % AGENDA_SHARDS);

/** Every account is on the agenda. */
const agendaOf = (account: Account, nextActionAt: Instant | null): Attributes => ({
  agendaShard: shardOf(account.memberId),
  agendaKey: agendaKeys.account(nextActionAt ?? NOTHING_DUE, account.programmeId, account.memberId),
});

/** Whoever's birthday is known is on the agenda with the profile, too. */
const birthdayOf = (memberId: string, programmeId: string, at: Instant | null): Attributes =>
  at === null ? {} : { agendaShard: shardOf(memberId), agendaKey: agendaKeys.birthday(at, programmeId, memberId) };

/** @throws InvariantBroken for an item of a kind that has no business on the agenda. */
export function dueFrom({ PK, SK, agendaKey: position }: AgendaItem): Due {
  if (PK.startsWith(PREFIX.aside)) return { kind: 'set-aside', programmeId: PK.slice(PREFIX.aside.length), memberId: SK, position };
  if (SK === SORT.account) return { kind: 'account', ...memberOf(PK), position };
  if (SK === SORT.profile) return { kind: 'birthday', ...memberOf(PK), position };
  if (SK.startsWith(SORT.redemption))
    return { kind: 'redemption', ...memberOf(PK), redemptionId: SK.slice(SORT.redemption.length), position };
  throw new InvariantBroken(`an item ${SK} is on the agenda`);
}

/** What is nothing is left out. */
interface StoredAccount {
  readonly version: number;
  readonly head: string;
  readonly enrolledAt: Instant | null;
  readonly batches?: string;
  readonly pending?: string;
  readonly held?: string;
  readonly debt?: number;
  readonly collecting?: readonly IdentityKey[];
  readonly qualifying?: string;
  readonly standing?: string;
  readonly warned?: string;
  readonly frozenSince?: Instant;
  readonly segments?: string;
  readonly releasedAt?: Instant;
  readonly referral?: string;
  readonly referred?: string;
  readonly badges?: string;
}

function fromAccount(account: Account): Attributes {
  const { version, head, enrolledAt, debt, collecting, frozenSince, releasedAt, segments = [], badges = [] } = account;
  const lists = {
    batches: fromBatches(account.batches),
    pending: fromPending(account.pending),
    held: fromHeld(account.held),
    qualifying: fromQualifying(account.qualifying),
    standing: fromStanding(account.standing),
    warned: fromWarned(account.warned),
    segments: segments.join(' '),
    referral: fromReferral(account.referral),
    referred: fromReferred(account.referred),
    badges: badges.join(' '),
  };
  return {
    version,
    head,
    enrolledAt,
    ...(debt === 0 ? {} : { debt }),
    ...(collecting.length === 0 ? {} : { collecting }),
    ...(frozenSince === undefined ? {} : { frozenSince }),
    ...(releasedAt === undefined ? {} : { releasedAt }),
    ...Object.fromEntries(Object.entries(lists).filter(([, text]) => text !== '')),
  };
}

export function setAsideFrom(item: Item): SetAside {
  const { PK, SK, agendaShard: _shard, agendaKey: _key, ...setAside } = item;
  return { programmeId: PK.slice(PREFIX.aside.length), memberId: SK, ...setAside } as SetAside;
}

export function accountFrom(item: Item): Account {
  const stored = item as StoredAccount & Item;
  const referral = referralFrom(stored.referral);
  const referred = referredFrom(stored.referred);
  return {
    ...memberOf(item.PK),
    version: stored.version,
    head: stored.head,
    enrolledAt: stored.enrolledAt,
    batches: batchesFrom(stored.batches),
    pending: pendingFrom(stored.pending),
    held: heldFrom(stored.held),
    debt: stored.debt ?? 0,
    collecting: stored.collecting ?? [],
    qualifying: qualifyingFrom(stored.qualifying),
    standing: standingFrom(stored.standing),
    warned: warnedFrom(stored.warned),
    ...(stored.frozenSince === undefined ? {} : { frozenSince: stored.frozenSince }),
    ...(stored.releasedAt === undefined ? {} : { releasedAt: stored.releasedAt }),
    ...(stored.segments === undefined ? {} : { segments: stored.segments.split(' ') }),
    ...(referral === undefined ? {} : { referral }),
    ...(referred === undefined ? {} : { referred }),
    ...(stored.badges === undefined ? {} : { badges: stored.badges.split(' ') }),
  };
}

export function entryFrom(item: Item): Entry {
  const { PK, SK, ...entry } = item;
  return { ...memberOf(PK), number: Number(SK.slice(SORT.entry.length)), ...entry } as Entry;
}

export function profileFrom(item: Item): Profile {
  const { PK, SK: _, agendaShard: _shard, agendaKey: _key, ...profile } = item;
  return { ...memberOf(PK), ...profile } as Profile;
}

export function orderFrom(item: Item): Order {
  const { PK, SK: _, ...order } = item;
  const [merchantId, orderId] = partsOf(PK, PREFIX.order);
  return { merchantId, orderId, ...order } as Order;
}

export function claimFrom(item: Item): Claim {
  const { PK, SK: _, ...claim } = item;
  const [caller, key] = partsOf(PK, PREFIX.claim);
  return { caller: decodeURIComponent(caller), key: decodeURIComponent(key), ...claim } as Claim;
}

export function identityFrom(item: Item): Identity {
  const { PK, SK: _, ...identity } = item;
  const [programmeId, kind, hash] = partsOf(PK, PREFIX.identity);
  return { programmeId, key: { kind: kind as IdentityKind, hash }, ...identity } as Identity;
}

export function unclaimedFrom({ PK, SK }: Item): UnclaimedPurchase {
  const [programmeId, kind, hash] = partsOf(PK, PREFIX.identity);
  const [merchantId, orderId] = partsOf(SK, SORT.unclaimed);
  return { programmeId, key: { kind: kind as IdentityKind, hash }, merchantId, orderId };
}

export function versionFrom(item: Item): ProgrammeVersion {
  const { PK, SK, ...version } = item;
  return { programmeId: PK.slice(PREFIX.programme.length), version: Number(SK.slice(SORT.version.length)), ...version } as ProgrammeVersion;
}

export function rewardVersionFrom(item: Item): RewardVersion {
  const { PK, SK, ...version } = item;
  const [programmeId, rewardId] = partsOf(PK, PREFIX.reward);
  return { programmeId, rewardId, version: Number(SK.slice(SORT.version.length)), ...version } as RewardVersion;
}

export function redemptionFrom(item: Item): Redemption {
  const { PK, SK, agendaShard: _shard, agendaKey: _key, spent, ...redemption } = item;
  const redemptionId = SK.slice(SORT.redemption.length);
  return { ...memberOf(PK), redemptionId, spent: batchesFrom(String(spent)), ...redemption } as Redemption;
}

export function voucherFrom(item: Item): VoucherClaim {
  const { PK, SK: _, ...voucher } = item;
  const [programmeId, code] = partsOf(PK, PREFIX.voucher);
  return { programmeId, code, ...voucher } as VoucherClaim;
}

export function tillCodeFrom(item: Item): TillCode {
  const { PK, SK: _, [FORGET_AT]: _forgetAt, ...tillCode } = item;
  const [programmeId, code] = partsOf(PK, PREFIX.till);
  return { programmeId, code, ...tillCode } as TillCode;
}

export function queuedFrom(item: Item): QueuedReward {
  const { PK, SK, ...rest } = item;
  const [programmeId] = partsOf(PK, PREFIX.queue);
  const state = SK.startsWith(SORT.awaiting) ? 'awaiting' : 'shipped';
  return { programmeId, redemptionId: SK.slice(SORT[state].length), state, ...rest } as QueuedReward;
}

export function reviewFrom(item: Item): Review {
  const { PK, SK: _, ...review } = item;
  const [programmeId, reviewId] = partsOf(PK, PREFIX.review);
  return { programmeId, reviewId, ...review } as Review;
}

export function reviewListedFrom(item: Item): Review {
  const { PK, SK, ...review } = item;
  const [programmeId] = partsOf(PK, PREFIX.reviews);
  return { programmeId, reviewId: SK.slice(SK.lastIndexOf('#') + 1), ...review } as Review;
}

export function referralCodeFrom(item: Item): ReferralCode {
  const [programmeId, code] = partsOf(item.PK, PREFIX.refcode);
  return { programmeId, code, memberId: String(item.memberId) };
}

export function referrerFrom(item: Item): Referrer {
  const { PK, SK: _, ...referrer } = item;
  return { ...memberOf(PK), ...referrer } as Referrer;
}

export function invitationFrom(item: Item): Invitation {
  const { PK, SK, [FORGET_AT]: _forgetAt, ...invitation } = item;
  const [programmeId, kind, hash] = partsOf(PK, PREFIX.invited);
  return { programmeId, key: { kind: kind as IdentityKind, hash }, referrerId: SK, ...invitation } as Invitation;
}

export function friendFrom(item: Item): Friend {
  const { PK, SK, ...friend } = item;
  const [programmeId, referrerId] = partsOf(PK, PREFIX.friends);
  return { programmeId, referrerId, friendId: SK.slice(SORT.friend.length), ...friend } as Friend;
}

/** What the shards have of each stage. */
export function friendCountsFrom(items: readonly Item[]): FriendCounts {
  const stages = Object.keys(REFERRAL_MOVES) as ReferralStage[];
  const of = (stage: ReferralStage): number =>
    items.filter(({ SK }) => SK === SORT.friendStage + stage).reduce((sum, item) => sum + counterFrom(item, 'friends'), 0);
  return Object.fromEntries(stages.map((stage) => [stage, of(stage)])) as FriendCounts;
}

export function budgetSpentFrom({ PK, SK, at }: Item): BudgetSpent {
  const [programmeId, merchantId] = partsOf(PK, PREFIX.capped);
  const [day, pointsPerDay] = partsOf(SK, SORT.capped);
  return { programmeId, merchantId, day, pointsPerDay: Number(pointsPerDay), at } as BudgetSpent;
}

/** 0 where there is none. */
export const counterFrom = (item: Item | undefined, counter: keyof typeof COUNTER): number => Number(item?.[COUNTER[counter]] ?? 0);

export function merchantFrom(item: Item): Merchant {
  const { PK, SK: _, ...merchant } = item;
  return { id: PK.slice(PREFIX.merchant.length), ...merchant } as Merchant;
}

export const listedFrom = (item: Item, prefix: string): { readonly id: string; readonly name: string } => ({
  id: item.SK.slice(prefix.length),
  name: String(item.name),
});

function memberOf(partition: string): { readonly programmeId: string; readonly memberId: string } {
  const [programmeId, memberId] = partsOf(partition, PREFIX.member);
  return { programmeId, memberId };
}
