/** Reads of referral codes, invitations and friends. */
import type { ReferralStore } from '../../ports/referrals/store.ts';
import type { Item, ItemTable, Range } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { counterIn, readAllShards, readOne } from '../kernel/reads.ts';
import { friendCountsFrom, friendFrom, invitationFrom, referralCodeFrom, referrerFrom } from './codecs.ts';
import { friendPlace } from './friend-place.ts';
import { referralItems } from './items.ts';

const { referralCode, referrer, invitation, friend, friendsAtStage, friendsOfDay } = referralItems;

/** More than a friend has stages. */
const EVERY_STAGE = 20;
/** More than any programme looks back. */
const MOST_DAYS = 400;

/** Sort keys are ASCII here: nothing of ours stands between. */
const justBefore = (key: string): string => `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`;

export function referralReads(table: ItemTable): ReferralStore {
  /** The same range of every shard of a member's friends. */
  const ofAllFriends = (
    programmeId: string,
    referrerId: string,
    range: Pick<Range, 'prefix' | 'beyond' | 'limit'>,
  ): Promise<readonly Item[]> =>
    readAllShards(table, friend, (shard) => friend.partition.of({ programmeId, referrerId, shard }), { order: 'ascending', ...range });

  return {
    referralCode: (programmeId, code) => readOne(table, referralCode.key({ programmeId, code }), referralCodeFrom),
    referrer: (programmeId, memberId) => readOne(table, referrer.key({ programmeId, memberId }), referrerFrom),
    invitation: (programmeId, key, referrerId) => readOne(table, invitation.key({ programmeId, ...key, referrerId }), invitationFrom),
    async invitations(programmeId, key, limit) {
      const partition = invitation.partition.of({ programmeId, ...key });
      return (await table.query({ partition, prefix: '', order: 'ascending', limit })).map(invitationFrom);
    },
    friend: (programmeId, referrerId, friendId) => readOne(table, friend.key(friendPlace(programmeId, referrerId, friendId)), friendFrom),
    async friends(programmeId, referrerId, after, limit) {
      const beyond = after === undefined ? undefined : friend.sort.of({ friendId: after });
      const range = { prefix: friend.sort.prefix, beyond, limit: oneMoreThan(limit) };
      const found = (await ofAllFriends(programmeId, referrerId, range)).map(friendFrom);
      const inOrder = found.sort((a, b) => (a.friendId < b.friendId ? -1 : 1));
      return pageOf(inOrder, limit, ({ friendId }) => friendId);
    },
    friendCounts: async (programmeId, referrerId) =>
      friendCountsFrom(await ofAllFriends(programmeId, referrerId, { prefix: friendsAtStage.sort.prefix, limit: EVERY_STAGE })),
    async friendsSince(programmeId, referrerId, day) {
      const beyond = justBefore(friendsOfDay.sort.of({ day }));
      const items = await ofAllFriends(programmeId, referrerId, { prefix: friendsOfDay.sort.prefix, beyond, limit: MOST_DAYS });
      return items.reduce((sum, item) => sum + counterIn(item, friendsOfDay), 0);
    },
  };
}
