import { beforeEach, expect, test } from 'vitest';
import { redemptionAnswered } from '../../../shared/use-cases/rewards/redemption-answered.ts';
import { faultyStore } from '../../support/kernel/faulty-store.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

let rewards: RewardShop;
let memberId: string;
beforeEach(async () => {
  rewards = await openRewardShop(await memoryTables().fresh());
  memberId = await rewards.member();
});

const eur = (amount: number) => ({ currency: 'EUR', amount });
/** How often it was written is no part of an answer. */
const answered = async (outcome: Parameters<typeof redemptionAnswered>[1], ports = rewards.ports) => {
  const { revision: _, ...redemption } = await redemptionAnswered(ports, outcome);
  return redemption;
};

test('a gift card that was partly used is again what it was, also when its reward is worth more by now', async () => {
  await rewards.create({ gift: { kind: 'gift-card', value: eur(500) } });
  const idempotencyKey = aKey();
  const first = await rewards.redeem({ memberId, idempotencyKey });
  const { redemption } = await rewards.use(first.redemption, { pay: eur(200) });
  expect(redemption.voucher?.balance).toEqual(eur(300));
  await rewards.publish({ gift: { kind: 'gift-card', value: eur(900) } });
  const again = await rewards.redeem({ memberId, idempotencyKey });
  expect(again).toMatchObject({ replayed: true, redemption: { voucher: { balance: eur(300) } } });
  expect(await answered(again)).toEqual(await answered(first));
  expect((await answered(first)).voucher?.balance).toEqual(eur(500));
});

test('a redemption that was just decided, or is no gift card, takes no read', async () => {
  await rewards.create();
  const idempotencyKey = aKey();
  const first = await rewards.redeem({ memberId, idempotencyKey });
  const again = await rewards.redeem({ memberId, idempotencyKey });
  const store = faultyStore(rewards.store);
  const { ports } = rewards.on(store);
  expect(await answered(again, ports)).toEqual(await answered(first, ports));
  expect(store.calls).toEqual([]);
});

test('reserved points are shown in the batches that they were taken from then', async () => {
  await rewards.create();
  const idempotencyKey = aKey();
  const first = await rewards.reserve({ memberId, idempotencyKey });
  const committed = await rewards.commit(first.redemption);
  await rewards.cancel(committed.redemption);
  const again = await rewards.reserve({ memberId, idempotencyKey });
  expect(again.redemption.state).toBe('cancelled');
  expect(await answered(again)).toEqual(await answered(first));
});
