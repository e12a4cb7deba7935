import { expect, test } from 'vitest';
import { MOST_GROUPS, shardGroups } from '../../../../shared/domain/analytics/passes/shard-groups.ts';

test.each([
  [undefined, 4],
  [0, 1],
  [1, 1],
  [500_000, 1],
  [500_001, 2],
  [10_000_000, MOST_GROUPS],
  [100_000_000, MOST_GROUPS],
])('%s members make %i groups, with every shard in one of them', (members, groups) => {
  const found = shardGroups(64, members);
  expect(found).toHaveLength(groups);
  expect(found.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, shard) => shard));
});

test('every group has a shard', () => {
  expect(shardGroups(2, 100_000_000)).toEqual([[0], [1]]);
});
