/** The store, on any table. */

import { listedAt, type Review } from '../domain/fraud/review.ts';
import type { Change } from '../domain/ledger/decision.ts';
import type { CommitOutcome, Conflict, Page, Store } from '../ports/store.ts';
import { insightStore } from './analytics/insight-store.ts';
import { runStore } from './analytics/run-store.ts';
import {
  accountFrom,
  claimFrom,
  counterFrom,
  dueFrom,
  entryFrom,
  friendCountsFrom,
  friendFrom,
  friendShard,
  identityFrom,
  invitationFrom,
  listedFrom,
  merchantFrom,
  orderFrom,
  profileFrom,
  queuedFrom,
  redemptionFrom,
  referralCodeFrom,
  referrerFrom,
  reviewFrom,
  reviewListedFrom,
  rewardVersionFrom,
  setAsideFrom,
  tillCodeFrom,
  unclaimedFrom,
  versionFrom,
  voucherFrom,
  writesOf,
} from './codecs.ts';
import { deliveryStore } from './events/delivery-store.ts';
import type { Item, ItemTable, Range, WriteConflict } from './kernel/item-table.ts';
import { oneMoreThan, pageOf } from './kernel/page-of.ts';
import { segmentStore } from './segments/segment-store.ts';
import {
  AGENDA_SHARDS,
  agendaKeys,
  agendaShard,
  FRIEND_SHARDS,
  type Key,
  keys,
  PREFIX,
  QUEUE_SHARDS,
  REVIEW_SHARDS,
  SORT,
} from './table.ts';

export function createStore(table: ItemTable): Store {
  const read = async <Found>(key: Key, from: (item: Item) => Found): Promise<Found | undefined> => {
    const item = await table.get(key);
    return item === undefined ? undefined : from(item);
  };

  const page = async <Found, Position>(
    range: Range,
    from: (item: Item) => Found,
    position: (found: Found) => Position,
  ): Promise<Page<Found, Position>> =>
    pageOf((await table.query({ ...range, limit: oneMoreThan(range.limit) })).map(from), range.limit, position);

  /** The same range of every shard of a member's friends. */
  const ofAllFriends = async (
    programmeId: string,
    referrerId: string,
    range: Pick<Range, 'prefix' | 'beyond' | 'limit'>,
  ): Promise<readonly Item[]> => {
    const shards = Array.from({ length: FRIEND_SHARDS }, (_, shard) => {
      const { PK: partition } = keys.friend(programmeId, referrerId, shard, '');
      return table.query({ partition, order: 'ascending', ...range });
    });
    return (await Promise.all(shards)).flat();
  };

  const entries = (programmeId: string, memberId: string, order: Range['order'], number: number | undefined, limit: number) =>
    page(
      {
        partition: keys.account(programmeId, memberId).PK,
        prefix: SORT.entry,
        beyond: number === undefined ? undefined : keys.entry(programmeId, memberId, number).SK,
        order,
        limit,
      },
      entryFrom,
      (entry) => entry.number,
    );

  return {
    agendaShards: AGENDA_SHARDS,
    account: (programmeId, memberId) => read(keys.account(programmeId, memberId), accountFrom),
    profile: (programmeId, memberId) => read(keys.profile(programmeId, memberId), profileFrom),
    entry: (programmeId, memberId, number) => read(keys.entry(programmeId, memberId, number), entryFrom),
    entriesBefore: (programmeId, memberId, before, limit) => entries(programmeId, memberId, 'descending', before, limit),
    entriesAfter: (programmeId, memberId, after, limit) => entries(programmeId, memberId, 'ascending', after, limit),
    order: (merchantId, orderId) => read(keys.order(merchantId, orderId), orderFrom),
    identity: (programmeId, key) => read(keys.identity(programmeId, key.kind, key.hash), identityFrom),
    claim: (caller, key) => read(keys.claim(caller, key), claimFrom),
    version: (programmeId, version) => read(keys.programmeVersion(programmeId, version), versionFrom),
    merchant: (merchantId) => read(keys.merchant(merchantId), merchantFrom),

    async unclaimed(programmeId, { kind, hash }, limit) {
      const { PK: partition } = keys.identity(programmeId, kind, hash);
      return (await table.query({ partition, prefix: SORT.unclaimed, order: 'ascending', limit })).map(unclaimedFrom);
    },
    programmes: (after, limit) =>
      page(
        { partition: PREFIX.programmes, prefix: '', beyond: after, order: 'ascending', limit },
        (item) => listedFrom(item, ''),
        ({ id }) => id,
      ),
    merchants: (programmeId, after, limit) =>
      page(
        {
          partition: PREFIX.programme + programmeId,
          prefix: SORT.merchantListed,
          beyond: after === undefined ? undefined : SORT.merchantListed + after,
          order: 'ascending',
          limit,
        },
        (item) => listedFrom(item, SORT.merchantListed),
        ({ id }) => id,
      ),
    versionsBefore: (programmeId, before, limit) =>
      page(
        {
          partition: PREFIX.programme + programmeId,
          prefix: SORT.version,
          beyond: before === undefined ? undefined : keys.programmeVersion(programmeId, before).SK,
          order: 'descending',
          limit,
        },
        versionFrom,
        ({ version }) => version,
      ),

    rewards: (programmeId, after, limit) =>
      page(
        { partition: PREFIX.rewards + programmeId, prefix: '', beyond: after, order: 'ascending', limit },
        ({ SK }) => SK,
        (rewardId) => rewardId,
      ),
    rewardVersion: (programmeId, rewardId, version) => read(keys.rewardVersion(programmeId, rewardId, version), rewardVersionFrom),
    rewardVersionsBefore: (programmeId, rewardId, before, limit) =>
      page(
        {
          partition: keys.rewardVersion(programmeId, rewardId, 0).PK,
          prefix: SORT.version,
          beyond: before === undefined ? undefined : keys.rewardVersion(programmeId, rewardId, before).SK,
          order: 'descending',
          limit,
        },
        rewardVersionFrom,
        ({ version }) => version,
      ),
    redemption: (programmeId, memberId, redemptionId) => read(keys.redemption(programmeId, memberId, redemptionId), redemptionFrom),
    redemptionsBefore: (programmeId, memberId, before, limit) =>
      page(
        {
          partition: keys.account(programmeId, memberId).PK,
          prefix: SORT.redemption,
          beyond: before === undefined ? undefined : keys.redemption(programmeId, memberId, before).SK,
          order: 'descending',
          limit,
        },
        redemptionFrom,
        ({ redemptionId }) => redemptionId,
      ),
    stock: (programmeId, rewardId, shards) =>
      Promise.all(
        shards.map(async (shard) => ({ shard, left: counterFrom(await table.get(keys.stock(programmeId, rewardId, shard)), 'stock') })),
      ),
    redeemed: async ({ programmeId, memberId, rewardId, from }) =>
      counterFrom(await table.get(keys.limit(programmeId, memberId, rewardId, from)), 'limit'),
    voucher: (programmeId, code) => read(keys.voucher(programmeId, code), voucherFrom),
    tillCode: (programmeId, code) => read(keys.tillCode(programmeId, code), tillCodeFrom),
    guesses: async ({ merchantId, from }) => counterFrom(await table.get(keys.guesses(merchantId, from)), 'guess'),
    async freeCodes(programmeId, rewardId, shard, limit) {
      const { PK: partition } = keys.freeCode(programmeId, rewardId, shard, '');
      const found = await table.query({ partition, prefix: SORT.freeCode, order: 'ascending', limit });
      return found.map(({ SK }) => SK.slice(SORT.freeCode.length));
    },

    async queue(programmeId, state, after, limit) {
      const shards = Array.from({ length: QUEUE_SHARDS }, (_, shard) => {
        const { PK: partition } = keys.queued(programmeId, shard, state, '');
        const beyond = after === undefined ? undefined : SORT[state] + after;
        return table.query({ partition, prefix: SORT[state], beyond, order: 'ascending', limit: oneMoreThan(limit) });
      });
      const found = (await Promise.all(shards)).flat().map(queuedFrom);
      const inOrder = found.sort((a, b) => (a.redemptionId < b.redemptionId ? -1 : 1));
      return pageOf(inOrder, limit, ({ redemptionId }) => redemptionId);
    },

    setAside: (programmeId, memberId) => read(keys.setAside(programmeId, memberId), setAsideFrom),
    setAsides: (programmeId, after, limit) =>
      page(
        { partition: PREFIX.aside + programmeId, prefix: '', beyond: after, order: 'ascending', limit },
        setAsideFrom,
        ({ memberId }) => memberId,
      ),
    async due(shard, until, after, limit) {
      const range = { partition: agendaShard(shard), upTo: agendaKeys.endOf(until), beyond: after, limit: oneMoreThan(limit) };
      return pageOf((await table.agenda(range)).map(dueFrom), limit, ({ position }) => position);
    },

    review: (programmeId, reviewId) => read(keys.review(programmeId, reviewId), reviewFrom),
    async reviews(programmeId, list, after, limit) {
      const shards = Array.from({ length: REVIEW_SHARDS }, (_, shard) => {
        const { PK: partition } = keys.reviewListed(programmeId, shard, list, '', '');
        const beyond = after === undefined ? undefined : SORT[list] + after;
        return table.query({ partition, prefix: SORT[list], beyond, order: 'ascending', limit: oneMoreThan(limit) });
      });
      const found = (await Promise.all(shards)).flat().map(reviewListedFrom);
      const inOrder = found.sort((a, b) => (reviewPlace(a) < reviewPlace(b) ? -1 : 1));
      return pageOf(inOrder, limit, reviewPlace);
    },
    paced: ({ programmeId, what, id, from }, shards) =>
      Promise.all(
        shards.map(async (shard) => ({
          shard,
          counted: counterFrom(await table.get(keys.pace(programmeId, what, id, shard, from)), 'pace'),
        })),
      ),
    wasSpent: async ({ programmeId, merchantId, day, pointsPerDay }) =>
      (await table.get(keys.capped(programmeId, merchantId, day, pointsPerDay))) !== undefined,
    membersWith: async ({ programmeId, trait, hash }) => counterFrom(await table.get(keys.trait(programmeId, trait, hash)), 'trait'),
    ...deliveryStore(table),
    ...insightStore(table),

    referralCode: (programmeId, code) => read(keys.referralCode(programmeId, code), referralCodeFrom),
    referrer: (programmeId, memberId) => read(keys.referrer(programmeId, memberId), referrerFrom),
    invitation: (programmeId, { kind, hash }, referrerId) => read(keys.invitation(programmeId, kind, hash, referrerId), invitationFrom),
    async invitations(programmeId, { kind, hash }, limit) {
      const { PK: partition } = keys.invitation(programmeId, kind, hash, '');
      return (await table.query({ partition, prefix: '', order: 'ascending', limit })).map(invitationFrom);
    },
    friend: (programmeId, referrerId, friendId) => read(keys.friend(programmeId, referrerId, friendShard(friendId), friendId), friendFrom),
    async friends(programmeId, referrerId, after, limit) {
      const range = { prefix: SORT.friend, beyond: after === undefined ? undefined : SORT.friend + after, limit: oneMoreThan(limit) };
      const found = (await ofAllFriends(programmeId, referrerId, range)).map(friendFrom);
      const inOrder = found.sort((a, b) => (a.friendId < b.friendId ? -1 : 1));
      return pageOf(inOrder, limit, ({ friendId }) => friendId);
    },
    friendCounts: async (programmeId, referrerId) =>
      friendCountsFrom(await ofAllFriends(programmeId, referrerId, { prefix: SORT.friendStage, limit: EVERY_STAGE })),
    async friendsSince(programmeId, referrerId, day) {
      const items = await ofAllFriends(programmeId, referrerId, {
        prefix: SORT.friendDay,
        beyond: justBefore(SORT.friendDay + day),
        limit: MOST_DAYS,
      });
      return items.reduce((sum, item) => sum + counterFrom(item, 'friends'), 0);
    },
    ...runStore(table),

    ...segmentStore(table),

    async commit(changes): Promise<CommitOutcome> {
      const parts = changes.flatMap((change) => writesOf(change).map((write) => ({ change, write })));
      const conflicts = await table.write(parts.map(({ write }) => write));
      if (conflicts.length === 0) return { committed: true };
      return { committed: false, conflicts: conflicts.map((conflict) => conflictOf(parts[conflict.index]?.change, conflict)) };
    },
  };
}

const reviewPlace = (review: Review): string => `${listedAt(review)}#${review.reviewId}`;

/** More than a friend has stages. */
const EVERY_STAGE = 20;
/** More than any programme looks back. */
const MOST_DAYS = 400;

/** Sort keys are ASCII here: nothing of ours stands between. */
const justBefore = (key: string): string => `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`;

function conflictOf(change: Change | undefined, conflict: WriteConflict): Conflict {
  if (change === undefined || conflict.kind === 'contention') return { on: 'contention' };
  const { existing } = conflict;
  switch (change.kind) {
    case 'order':
      return { on: 'order', existing: existing && orderFrom(existing) };
    case 'claim':
      return { on: 'claim', existing: existing && claimFrom(existing) };
    case 'identity':
      return { on: 'identity', existing: existing && identityFrom(existing) };
    case 'code':
      return { on: 'code', code: change.code.code };
    case 'pace':
      return { on: 'pace', what: change.pace.what };
    default:
      return { on: change.kind };
  }
}
