/** The number of workers that go through a programme's members at a time. */

/** About two minutes of one worker. */
const MEMBERS_PER_GROUP = 500_000;
export const MOST_GROUPS = 16;

/** Used while the number of members is unknown. */
const GROUPS_AT_FIRST = 4;

/** @param members the number that the last run met. undefined: there was no run. @returns groups of shards; each shard is in one. */
export function shardGroups(shards: number, members: number | undefined): readonly (readonly number[])[] {
  const wanted = members === undefined ? GROUPS_AT_FIRST : Math.ceil(members / MEMBERS_PER_GROUP);
  const groups = Math.min(MOST_GROUPS, shards, Math.max(1, wanted));
  const all = Array.from({ length: shards }, (_, shard) => shard);
  return Array.from({ length: groups }, (_, group) => all.filter((shard) => shard % groups === group));
}
