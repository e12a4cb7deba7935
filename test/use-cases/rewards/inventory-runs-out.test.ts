import { expect, test } from 'vitest';
import { nothingSeen, sawAll } from '../../../shared/use-cases/rewards/inventory-seen.ts';

test.each([
  ['at most half of the shards are empty', [1, 1, 0, 0], false],
  ['more than half of the shards are empty', [1, 0, 0], true],
  ['no shard is empty', [1, 1], false],
  ['all shards are empty', [0, 0], true],
])('T13: %s: the inventory runs out: %3$s', (_, left, runsOut) => {
  const seen = nothingSeen();
  sawAll(
    seen,
    left.map((items, shard) => ({ shard, left: items })),
  );
  expect(seen.runsOut).toBe(runsOut);
});
