/** Where a friend of a member is listed, and counted. */
import { shardOf } from '../kernel/shards.ts';
import { referralItems } from './items.ts';

export const friendPlace = (programmeId: string, referrerId: string, friendId: string) => ({
  programmeId,
  referrerId,
  friendId,
  shard: shardOf(friendId, referralItems.friend),
});
