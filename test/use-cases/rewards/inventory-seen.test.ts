/** A container remembers a reward's stock. Its next redemption looks there first, but the memory decides nothing. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/ports/store.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const STOCK = 320;
const OUT_OF_STOCK = { name: 'Refusal', code: 'OUT_OF_STOCK' };

/** A store that counts what is asked of it for stock, and in which the first so many commits meet others'. */
function watched(store: Store, contended: number) {
  const asked = { commits: 0, readsOfStock: 0 };
  const watching: Store = {
    ...store,
    async commit(changes) {
      asked.commits += 1;
      return asked.commits <= contended ? { committed: false, conflicts: [{ on: 'contention' }] } : store.commit(changes);
    },
    async stock(programmeId, rewardId, shards) {
      asked.readsOfStock += 1;
      return store.stock(programmeId, rewardId, shards);
    },
  };
  return { asked, store: watching };
}

describe('a container', () => {
  let rewards: RewardShop;
  let memberId: string;
  beforeEach(async () => {
    rewards = await openRewardShop(await memoryTables().fresh());
    memberId = await rewards.member(1_000);
  });
  const shardsOfNext = async (on: RewardShop, redemptions: number): Promise<readonly (number | undefined)[]> => {
    const shards: (number | undefined)[] = [];
    for (let count = 0; count < redemptions; count += 1) shards.push((await on.redeem({ memberId })).redemption.shard);
    return shards;
  };
  const different = (shards: readonly unknown[]): number => new Set(shards).size;

  test('takes from any shard as long as it meets no one', async () => {
    await rewards.create({ stock: STOCK, cost: { points: 1 } });
    expect(different(await shardsOfNext(rewards, 8))).toBeGreaterThan(4);
  });

  test('that met another keeps to a shard, for twenty more', async () => {
    await rewards.create({ stock: 1_000, cost: { points: 1 } });
    const { asked, store } = watched(rewards.store, 1);
    const container = rewards.on(store);
    const shards = await shardsOfNext(container, 21);
    expect(different(shards)).toBe(1);
    expect(asked).toEqual({ commits: 22, readsOfStock: 0 });
    expect(different(await shardsOfNext(container, 8))).toBeGreaterThan(4);
    await rewards.balanced();
  });

  test('leaves the shard that it keeps to when that is empty', async () => {
    await rewards.create({ stock: 100, cost: { points: 1 } });
    const { asked, store } = watched(rewards.store, 1);
    const shards = await shardsOfNext(rewards.on(store), 11);
    expect(different(shards.slice(0, 10))).toBe(1);
    expect(shards[10]).not.toBe(shards[0]);
    expect(asked).toEqual({ commits: 13, readsOfStock: 1 });
  });

  test('that saw the stock run out writes nothing in vain, and finds what came back', async () => {
    await rewards.create({ stock: 20, cost: { points: 1 } });
    const first = await rewards.redeem({ memberId });
    await shardsOfNext(rewards, 19);
    const { asked, store } = watched(rewards.store, 0);
    const container = rewards.on(store);
    await expect(container.redeem({ memberId })).rejects.toMatchObject(OUT_OF_STOCK);
    expect(asked).toEqual({ commits: 1, readsOfStock: 1 });
    await expect(container.redeem({ memberId })).rejects.toMatchObject(OUT_OF_STOCK);
    expect(asked).toEqual({ commits: 1, readsOfStock: 2 });
    await rewards.cancel(first.redemption);
    expect((await container.redeem({ memberId })).redemption.shard).toBe(first.redemption.shard);
    expect(asked).toEqual({ commits: 2, readsOfStock: 3 });
    await rewards.balanced();
  });
});
