/** Freezes and segments by hand, which an account keeps. Run on every table. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { settleAccount } from '../../../shared/use-cases/agenda/settle-account.ts';
import { freezeAccount } from '../../../shared/use-cases/fraud/freeze-account.ts';
import { openNote } from '../../../shared/use-cases/ledger/open-note.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { listRewards } from '../../../shared/use-cases/rewards/list-rewards.ts';
import { changeSegments } from '../../../shared/use-cases/segments/change-segments.ts';
import { FAULTS, redelivered } from '../../support/kernel/faults.ts';
import { atFirst, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON } from '../../support/kernel/ports.ts';
import { PROGRAMME } from '../../support/kernel/shop.ts';
import { TABLES } from '../../support/kernel/tables.ts';
import { aKey, openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

const refused = (code: string, field?: string) => ({ name: 'Refusal', code, ...(field === undefined ? {} : { field }) });

describe.each(TABLES)('marks on an account $name', (tables) => {
  let rewards: RewardShop;
  let memberId: string;
  beforeAll(tables.start);
  afterAll(tables.stop);
  beforeEach(async () => {
    rewards = await openRewardShop(await tables.fresh());
    memberId = await rewards.member();
  });
  afterEach(() => rewards.balanced());

  const who = (idempotencyKey: string) => ({
    programmeId: PROGRAMME,
    memberId,
    by: 'support-1',
    idempotencyKey,
    reason: 'was taken over',
  });
  const freeze = (action: 'freeze' | 'release' = 'freeze', key = aKey(), on = rewards) => freezeAccount(on.ports, { ...who(key), action });
  const segments = (add: readonly string[], remove: readonly string[] = [], key = aKey(), on = rewards) =>
    changeSegments(on.ports, { ...who(key), add, remove });
  const obstacles = async () => (await listRewards(rewards.ports, PROGRAMME, memberId, undefined, 25)).items[0]?.obstacles;

  test('a frozen account spends nothing in any way; cancelled and lapsed, all comes back', async () => {
    await rewards.create({ stock: 9 });
    const { redemption: issued } = await rewards.redeem({ memberId });
    const { redemption: reserved } = await rewards.reserve({ memberId });
    expect(await openNote(rewards.ports, (await freeze()).entry)).toMatchObject({
      kind: 'freeze',
      points: 0,
      reason: 'was taken over',
      by: 'support-1',
    });
    expect(await rewards.account(memberId)).toMatchObject({ frozenSince: NOON });
    for (const spend of [
      () => rewards.redeem({ memberId }),
      () => rewards.reserve({ memberId }),
      () => rewards.commit(reserved),
      () => rewards.use(issued),
    ]) {
      await expect(spend()).rejects.toMatchObject(refused('ACCOUNT_FROZEN'));
    }
    expect(await obstacles()).toMatchObject([{ reason: 'frozen', since: NOON }, { reason: 'points' }]);
    await rewards.cancel(issued);
    rewards.ports.clock.advance(15 * 60);
    await settleAccount(rewards.ports, PROGRAMME, memberId);
    expect((await readBalance(rewards.ports, PROGRAMME, memberId)).balance).toEqual({ active: 100, pending: 0, debt: 0 });
    await freeze('release');
    await rewards.redeem({ memberId });
    expect(await rewards.ledger(memberId)).toEqual([
      'enrol 0',
      'adjust 100',
      'redeem -50',
      'hold 0',
      'freeze 0',
      'cancel 50',
      'lapse 0',
      'release 0',
      'redeem -50',
    ]);
  });

  test('a freeze that comes at the same time as a redemption: one of the two is first, and it is whole', async () => {
    await rewards.create();
    const redeeming = redelivered(() => rewards.on(rewards.store).redeem({ memberId }));
    const outcomes = await Promise.allSettled([redeeming, redelivered(() => freeze('freeze', 'the-key', rewards.on(rewards.store)))]);
    expect(outcomes[1].status).toBe('fulfilled');
    const ledger = await rewards.ledger(memberId);
    expect(ledger.slice(2)).toEqual(outcomes[0].status === 'fulfilled' ? ['redeem -50', 'freeze 0'] : ['freeze 0']);
  });

  if (!tables.everything) return;

  test('it goes on earning, and its points expire', async () => {
    const { memberId: buyer } = await rewards.shop.enrol();
    await freezeAccount(rewards.ports, { ...who(aKey()), memberId: buyer, action: 'freeze' });
    await rewards.shop.credit();
    expect((await readBalance(rewards.ports, PROGRAMME, buyer)).balance.active).toBe(42);
    rewards.ports.clock.advance(400 * 86_400);
    await settleAccount(rewards.ports, PROGRAMME, buyer);
    expect((await rewards.ledger(buyer)).slice(0, 4)).toEqual(['enrol 0', 'freeze 0', 'earn 42', 'expire -42']);
    expect(await rewards.account(buyer)).toMatchObject({ frozenSince: NOON });
  });

  test('the same key gets the first answer again; what is so already is refused', async () => {
    const key = aKey();
    const { entry } = await freeze('freeze', key);
    expect(await freeze('freeze', key)).toEqual({ entry, replayed: true });
    await expect(freeze('release', key)).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
    await expect(freeze()).rejects.toMatchObject(refused('WRONG_STATE'));
    await freeze('release');
    await expect(freeze('release')).rejects.toMatchObject(refused('WRONG_STATE'));
    expect(await freeze('freeze', key)).toEqual({ entry, replayed: true });
    await expect(freezeAccount(rewards.ports, { ...who(aKey()), memberId: 'mem_nobody', action: 'freeze' })).rejects.toMatchObject(
      refused('NOT_FOUND', 'memberId'),
    );
  });

  test('a segment opens what is for its members, and closes it again', async () => {
    await rewards.create({ segments: ['press', 'staff'] });
    await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('NOT_ELIGIBLE', 'rewardId'));
    expect(await obstacles()).toEqual([{ reason: 'segment', segments: ['press', 'staff'] }]);
    const { entry } = await segments(['staff', 'vip']);
    expect(entry).toMatchObject({ kind: 'segment', points: 0, segments: ['staff', 'vip'] });
    expect(await rewards.account(memberId)).toMatchObject({ segments: ['staff', 'vip'] });
    expect(await obstacles()).toEqual([]);
    await rewards.redeem({ memberId });
    await segments(['vip'], ['staff']);
    await expect(rewards.redeem({ memberId })).rejects.toMatchObject(refused('NOT_ELIGIBLE'));
    expect(await rewards.account(memberId)).toMatchObject({ segments: ['vip'] });
    await segments([], ['vip']);
    expect(await rewards.account(memberId)).not.toHaveProperty('segments');
  });

  test('segments are changed once for each key', async () => {
    const key = aKey();
    const { entry } = await segments(['staff'], [], key);
    await segments([], ['staff']);
    expect(await segments(['staff'], [], key)).toEqual({ entry, replayed: true });
    await expect(segments(['press'], [], key)).rejects.toMatchObject(refused('IDEMPOTENCY_MISMATCH'));
    expect(await rewards.account(memberId)).not.toHaveProperty('segments');
  });

  test.each(FAULTS)('%s: once all the same', async (fault) => {
    const server = () => rewards.on(faultyStore(rewards.store, atFirst('commit', fault)));
    await freeze('freeze', aKey(), server());
    await segments(['staff'], [], aKey(), server());
    await freeze('release', aKey(), server());
    expect((await rewards.ledger(memberId)).slice(2)).toEqual(['freeze 0', 'segment 0', 'release 0']);
  });
});
