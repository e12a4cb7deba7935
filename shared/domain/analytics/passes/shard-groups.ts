/** How many workers go through the members of a programme at a time. */

/** About two minutes of one worker. */
const MEMBERS_PER_GROUP = 500_000;
export const MOST_GROUPS = 16;

/** While nobody knows how many members there are. */
const GROUPS_AT_FIRST = 4;

/** @param members as many as the last run met; undefined: there was none. @returns every shard, in one of the groups. */
export function shardGroups(shards: number, members: number | undefined): readonly (readonly number[])[] {
  const wanted = members === undefined ? GROUPS_AT_FIRST : Math.ceil(members / MEMBERS_PER_GROUP);
  const groups = Math.min(MOST_GROUPS, shards, Math.max(1, wanted));
  const all = Array.from({ length: shards }, (_, shard) => shard);
  return Array.from({ length: groups }, (_, group) => all.filter((shard) => shard % groups === group));
}
