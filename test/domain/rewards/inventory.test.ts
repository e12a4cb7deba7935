import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeOfStock,
  firstShard,
  leftIn,
  MAX_STOCK_SHARDS,
  type StockShard,
  shardsFor,
  shardWithStock,
  spread,
} from '../../../shared/domain/rewards/inventory.ts';
import { LAW } from '../../support/kernel/builders.ts';

const shards = (...left: readonly number[]): readonly StockShard[] => left.map((here, shard) => ({ shard, left: here }));

describe('shards', () => {
  test.each([
    [0, 1],
    [1, 1],
    [10, 1],
    [11, 2],
    [100, 10],
    [320, MAX_STOCK_SHARDS],
    [1_000_000, MAX_STOCK_SHARDS],
  ])('a stock of %i has %i', (stock, expected) => {
    expect(shardsFor(stock)).toBe(expected);
  });

  test('are filled evenly, to the last item', () => {
    expect(spread(11, 3)).toEqual([4, 4, 3]);
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: MAX_STOCK_SHARDS }), (stock, count) => {
        const parts = spread(stock, count);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(stock);
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
      }),
      LAW,
    );
  });

  test('are each tried first by as many', () => {
    const tried = Array.from({ length: 8 }, () => 0);
    for (let member = 0; member < 4_000; member += 1) {
      const shard = firstShard(`red_${String(member).padStart(26, '0')}`, 0, 8);
      tried[shard] = (tried[shard] ?? 0) + 1;
    }
    expect(Math.min(...tried)).toBeGreaterThan(400);
    expect(Math.max(...tried)).toBeLessThan(600);
  });

  test('the last item is found in whichever it is, and nothing where nothing is', () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect(shardWithStock(shards(0, 0, 1, 0), 'red_1', attempt)).toBe(2);
      expect(shardWithStock(shards(0, 0), 'red_1', attempt)).toBeUndefined();
    }
    expect(shardWithStock([], 'red_1', 0)).toBeUndefined();
  });

  test('of those with something left the fuller are tried by more', () => {
    const tried = [0, 0, 0];
    for (let member = 0; member < 1_000; member += 1) {
      const shard = shardWithStock(shards(90, 0, 10), `red_${member}`, 1) ?? 1;
      tried[shard] = (tried[shard] ?? 0) + 1;
    }
    expect(tried[1]).toBe(0);
    expect(tried[0]).toBeGreaterThan(800);
    expect(tried[2]).toBeGreaterThan(50);
  });
});

describe('a change of stock', () => {
  test('is spread so that the shards are even again', () => {
    expect(changeOfStock(shards(5, 0, 1), 6)).toEqual([
      { shard: 0, by: -1 },
      { shard: 1, by: 4 },
      { shard: 2, by: 3 },
    ]);
    expect(changeOfStock(shards(2, 2), 0)).toEqual([]);
  });

  test('never takes more than is left', () => {
    expect(changeOfStock(shards(1, 2), -3)).toEqual([
      { shard: 0, by: -1 },
      { shard: 1, by: -2 },
    ]);
    expect(changeOfStock(shards(1, 2), -4)).toBeUndefined();
    expect(leftIn(shards(1, 2))).toBe(3);
  });
});
