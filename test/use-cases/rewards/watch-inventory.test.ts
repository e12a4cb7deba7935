import { beforeEach, expect, test } from 'vitest';
import { createProgramme } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { importCodes } from '../../../shared/use-cases/rewards/import-codes.ts';
import { beginWatch, type LowStock, type StockProgress, watchInventory } from '../../../shared/use-cases/rewards/watch-inventory.ts';
import { faultyStore } from '../../support/kernel/faulty-store.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { REWARD_ID } from '../../support/rewards/reward-builders.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

let rewards: RewardShop;
let found: LowStock[];
beforeEach(async () => {
  rewards = await openRewardShop(await memoryTables().fresh());
  found = [];
});

const watch = (begun: StockProgress = beginWatch, timeLeft = () => 1, on = rewards) =>
  watchInventory({ ...on.ports, onLow: (one) => found.push(one) }, begun, timeLeft);
const low = (rewardId: string, left: number, lowStock: number): LowStock => ({ programmeId: PROGRAMME, rewardId, left, lowStock });

test('tells of counted stock once no more are left than its terms say, and again as long as that is so', async () => {
  await rewards.create({ stock: 4, lowStock: 3, cost: { points: 1 } });
  const memberId = await rewards.member();
  expect(await watch()).toMatchObject({ isDone: true, watched: 1, low: 0 });
  await rewards.redeem({ memberId });
  for (const _ of [1, 2]) expect(await watch()).toMatchObject({ low: 1 });
  expect(found).toEqual([low(REWARD_ID, 3, 3), low(REWARD_ID, 3, 3)]);
  await rewards.publish({ stock: 5, lowStock: 3, cost: { points: 1 } });
  expect(await watch()).toMatchObject({ low: 0 });
});

test('tells of codes, of none as well', async () => {
  await rewards.create({ gift: { kind: 'code', lowStock: 2 }, cancel: { issued: 'never', expiredPoints: 'expire' } });
  await watch();
  await importCodes(rewards.ports, PROGRAMME, REWARD_ID, ['A', 'B', 'C']);
  await watch();
  expect(found).toEqual([low(REWARD_ID, 0, 2)]);
});

test('says nothing of what is not counted, what no one asked to be told of, and what is archived', async () => {
  await rewards.create();
  await rewards.create({ stock: 0 }, 'rew_silent');
  await rewards.create({ stock: 0, lowStock: 5 }, 'rew_gone');
  expect(await watch()).toMatchObject({ watched: 3, low: 1 });
  expect(found).toEqual([low('rew_gone', 0, 5)]);
});

test('goes through every programme and every reward, and on from where the worker before has stopped', async () => {
  await createProgramme(rewards.ports, 'tea-club', TERMS, 'founder');
  const ids = Array.from({ length: 40 }, (_, index) => `rew_${String(index).padStart(2, '0')}`);
  for (const rewardId of ids) await rewards.create({ stock: 1, lowStock: 1 }, rewardId);
  let progress = beginWatch;
  let workers = 0;
  while (!progress.isDone) {
    let pages = 0;
    // As the state machine hands it on.
    progress = JSON.parse(JSON.stringify(await watch(progress, () => 1 - pages++)));
    workers += 1;
  }
  expect(progress).toMatchObject({ watched: 40, low: 40 });
  expect(found.map(({ rewardId }) => rewardId)).toEqual(ids);
  expect(workers).toBeGreaterThan(3);
});

test('writes nothing', async () => {
  await rewards.create({ stock: 1, lowStock: 1 });
  const store = faultyStore(rewards.store);
  await watch(beginWatch, () => 1, rewards.on(store));
  expect(store.calls.map(({ operation }) => operation)).not.toContain('commit');
});
