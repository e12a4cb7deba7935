/** Physical rewards wait in the queue, are sent, arrive and come back: on every table. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { QueuedState } from '../../../shared/domain/rewards/parcel.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardTerms } from '../../../shared/domain/rewards/reward-terms.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { changeProfile } from '../../../shared/use-cases/members/read-member.ts';
import { readStock } from '../../../shared/use-cases/rewards/import-codes.ts';
import { fulfilmentQueue } from '../../../shared/use-cases/rewards/parcel-queue.ts';
import { settleRedemption } from '../../../shared/use-cases/rewards/settle-redemption.ts';
import { type FulfilCommand, fulfilRedemption } from '../../../shared/use-cases/rewards/ship-parcel.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';
import { REWARD_ID } from '../../support/rewards/reward-builders.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const refused = (code: string) => ({ name: 'Refusal', code });
const MUG: Partial<RewardTerms> = { gift: { kind: 'physical', sku: 'MUG-1' }, stock: 40, limit: { redemptions: 9, per: 'month' } };
const ADDRESS = { lines: ['12 St James Square'], city: 'London', country: 'GB' };

describe.each(TABLES)('fulfilment $name', (tables) => {
  let rewards: RewardShop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh());
    memberId = await rewards.member(1_000);
  });
  afterEach(() => rewards.balanced());

  const act = ({ redemptionId }: Redemption, asked: Pick<FulfilCommand, 'step'> & Partial<FulfilCommand>, on = rewards) =>
    fulfilRedemption(on.ports, { programmeId: PROGRAMME, memberId, redemptionId, by: 'support-1', idempotencyKey: aKey(), ...asked });
  const lines = async (state: QueuedState = 'awaiting') => (await fulfilmentQueue(rewards.ports, PROGRAMME, state, undefined, 100)).items;
  const waiting = async (state: QueuedState = 'awaiting') => (await lines(state)).map(({ redemptionId }) => redemptionId);
  const redeemed = async (special: Partial<RewardTerms> = {}) => {
    await rewards.create({ ...MUG, ...special });
    return (await rewards.redeem({ memberId })).redemption;
  };
  const left = async () => (await readStock(rewards.ports, PROGRAMME, REWARD_ID)).left;

  test('is shipped, delivered, and out of the queue', async () => {
    const redemption = await redeemed();
    rewards.ports.clock.advance(60);
    const shipped = await act(redemption, { step: 'ship', tracking: 'T-1' });
    expect(shipped).toMatchObject({
      entry: { kind: 'fulfil', points: 0, redemption: { fulfilment: { state: 'shipped', tracking: 'T-1' } } },
      redemption: { state: 'issued', fulfilment: { state: 'shipped', tracking: 'T-1' } },
    });
    expect(await waiting()).toEqual([]);
    expect(await lines('shipped')).toMatchObject([{ redemptionId: redemption.redemptionId, tracking: 'T-1', state: 'shipped' }]);
    await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
    await expect(act(redemption, { step: 'ship' })).rejects.toMatchObject(refused('WRONG_STATE'));
    const { redemption: delivered } = await act(redemption, { step: 'deliver' });
    expect(delivered.state).toBe('fulfilled');
    expect(await rewards.store.redemption(PROGRAMME, memberId, redemption.redemptionId)).toStrictEqual(delivered);
    expect([await waiting(), await waiting('shipped')]).toEqual([[], []]);
    expect(await left()).toBe(39);
    expect(await rewards.ledger(memberId)).toEqual(['enrol 0', 'adjust 1000', 'redeem -50', 'fulfil 0', 'fulfil 0']);
  });

  test('shipped and cancelled at the same time: one of the two, whole', async () => {
    const redemption = await redeemed();
    const outcomes = await Promise.allSettled([
      redelivered(() => act(redemption, { step: 'ship' }, rewards.on(rewards.store))),
      redelivered(() => rewards.on(rewards.store).cancel(redemption)),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const isShipped = outcomes[0].status === 'fulfilled';
    expect([await waiting(), (await waiting('shipped')).length, await left()]).toEqual([[], isShipped ? 1 : 0, isShipped ? 39 : 40]);
  });

  if (!tables.everything) return;

  test('waits in the queue from when it is issued: redeemed at once, or committed', async () => {
    const { redemptionId } = await redeemed();
    const { redemption: reserved } = await rewards.reserve({ memberId });
    expect(await waiting()).toEqual([redemptionId]);
    await rewards.commit(reserved);
    expect(await lines()).toEqual(
      [redemptionId, reserved.redemptionId].map((redemptionId) => ({
        programmeId: PROGRAMME,
        memberId,
        redemptionId,
        rewardId: REWARD_ID,
        rewardVersion: 1,
        state: 'awaiting',
        since: NOON,
        reward: 'A cup of coffee',
        sku: 'MUG-1',
        recipient: {},
      })),
    );
  });

  test('comes back, with points, stock and limit', async () => {
    const before = await rewards.account(memberId);
    const redemption = await redeemed();
    await act(redemption, { step: 'ship' });
    const { entry } = await act(redemption, { step: 'return', reason: 'unknown at the address' });
    expect(await openNote(rewards.ports, entry)).toMatchObject({
      points: 50,
      reason: 'unknown at the address',
      by: 'support-1',
      redemption: { fulfilment: { state: 'returned' } },
    });
    expect((await rewards.account(memberId)).batches).toEqual(before.batches);
    expect([await left(), await waiting('shipped')]).toEqual([40, []]);
    await expect(act(redemption, { step: 'ship' })).rejects.toMatchObject(refused('WRONG_STATE'));
    await expect(rewards.cancel(redemption)).rejects.toMatchObject(refused('WRONG_STATE'));
  });

  test('comes back after it was delivered, and by its terms nothing with it', async () => {
    const redemption = await redeemed({ cancel: { issued: 'never', expiredPoints: 'expire' } });
    await act(redemption, { step: 'deliver' });
    const { entry, redemption: after } = await act(redemption, { step: 'return' });
    expect([entry.points, after.state, after.fulfilment?.state]).toEqual([0, 'fulfilled', 'returned']);
    expect(await left()).toBe(39);
  });

  test('cancelled while it waits it leaves the queue', async () => {
    const redemption = await redeemed();
    await rewards.cancel(redemption);
    expect(await waiting()).toEqual([]);
    await expect(act(redemption, { step: 'ship' })).rejects.toMatchObject(refused('WRONG_STATE'));
  });

  test('a reservation that lapses was never in it', async () => {
    await rewards.create(MUG);
    const { redemption } = await rewards.reserve({ memberId });
    rewards.ports.clock.advance(15 * 60);
    await settleRedemption(rewards.ports, PROGRAMME, memberId, redemption.redemptionId);
    expect(await waiting()).toEqual([]);
  });

  test('the queue comes by page, the longest redeemed first, each once; and only of its programme', async () => {
    await rewards.create(MUG);
    const ids: string[] = [];
    for (let number = 0; number < 9; number += 1) {
      ids.push((await rewards.redeem({ memberId })).redemption.redemptionId);
      rewards.ports.clock.advance(1);
    }
    const seen: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await fulfilmentQueue(rewards.ports, PROGRAMME, 'awaiting', after, 4);
      seen.push(...page.items.map(({ redemptionId }) => redemptionId));
      after = page.next;
      pages += 1;
    } while (after !== undefined);
    expect(seen).toEqual(ids);
    expect(pages).toBe(3);
    await expect(fulfilmentQueue(rewards.ports, 'tea-club', 'awaiting', undefined, 4)).rejects.toMatchObject(refused('NOT_FOUND'));
  });

  test('says where to as the profile is now, and keeps nothing of it', async () => {
    await redeemed();
    await changeProfile(rewards.ports, PROGRAMME, memberId, { givenName: 'Ada', familyName: 'Lovelace', address: ADDRESS });
    expect(await lines()).toMatchObject([{ recipient: { givenName: 'Ada', familyName: 'Lovelace', address: ADDRESS } }]);
    const moved = { ...ADDRESS, city: 'Paris', country: 'FR' };
    await changeProfile(rewards.ports, PROGRAMME, memberId, { address: moved });
    expect(await lines()).toMatchObject([{ recipient: { address: moved } }]);
    const elsewhere = (await rewards.shop.testTable.items()).filter(({ SK }) => SK !== 'PROFILE');
    expect(JSON.stringify(elsewhere)).not.toMatch(/Paris|Lovelace/);
  });

  test('the same key gets the first answer again; with different content it is refused', async () => {
    const redemption = await redeemed();
    const idempotencyKey = aKey();
    const { entry } = await act(redemption, { step: 'ship', tracking: 'T-1', idempotencyKey });
    await act(redemption, { step: 'deliver' });
    expect(await act(redemption, { step: 'ship', tracking: 'T-1', idempotencyKey })).toMatchObject({ entry, replayed: true });
    await expect(act(redemption, { step: 'ship', tracking: 'T-2', idempotencyKey })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
    await expect(act(redemption, { step: 'deliver', idempotencyKey })).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
  });

  test.each(FAULTS)('%s: each step once all the same', async (fault) => {
    const server = () => rewards.on(faultyStore(rewards.store, atFirst('commit', fault)));
    await rewards.create(MUG);
    const { redemption } = await server().redeem({ memberId });
    await act(redemption, { step: 'ship' }, server());
    await act(redemption, { step: 'deliver' }, server());
    await act(redemption, { step: 'return' }, server());
    expect((await rewards.ledger(memberId)).slice(2)).toEqual(['redeem -50', 'fulfil 0', 'fulfil 0', 'fulfil 50']);
  });
});
