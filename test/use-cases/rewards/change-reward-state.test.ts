import { beforeEach, describe, expect, test } from 'vitest';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { PUBLISH_LEAD_SECONDS } from '../../../shared/domain/kernel/version.ts';
import { publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { changeRewardState } from '../../../shared/use-cases/rewards/change-reward-state.ts';
import { publishReward } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { atFirst, type Fault, faultyStore } from '../../support/kernel/faulty-store.ts';
import { NOON, onStore } from '../../support/kernel/ports.ts';
import { PROGRAMME, TERMS } from '../../support/kernel/shop.ts';
import { memoryTables } from '../../support/kernel/tables.ts';
import { REWARD_ID, rewardTerms } from '../../support/rewards/reward-builders.ts';
import { openRewardShop, type RewardShop } from '../../support/rewards/reward-shop.ts';

let rewards: RewardShop;
beforeEach(async () => {
  rewards = await openRewardShop(await memoryTables().fresh());
});

const change = (state: 'active' | 'paused' | 'archived', effectiveAt?: string, ports = rewards.ports) =>
  changeRewardState(ports, { programmeId: PROGRAMME, rewardId: REWARD_ID, state, by: 'manager-2' }, effectiveAt);

describe("a reward's state", () => {
  test('changes by a version of the same terms, with the same stock', async () => {
    const first = await rewards.create({ stock: 40 });
    const { version, replayed } = await change('paused');
    expect(replayed).toBe(false);
    expect(version).toEqual({
      ...first,
      version: 2,
      state: 'paused',
      publishedAt: NOON,
      effectiveAt: plusSeconds(NOON, PUBLISH_LEAD_SECONDS),
      publishedBy: 'manager-2',
    });
    expect(await rewards.store.rewardVersion(PROGRAMME, REWARD_ID, 2)).toEqual(version);
    rewards.ports.clock.set(version.effectiveAt);
    await rewards.balanced();
    await expect(rewards.redeem({ memberId: await rewards.member() })).rejects.toMatchObject({ code: 'NOT_AVAILABLE' });
  });

  test('again is no other version; at another time it is', async () => {
    await rewards.create();
    const { version } = await change('paused');
    expect(await change('paused')).toEqual({ version, replayed: true });
    expect(await change('paused', version.effectiveAt)).toEqual({ version, replayed: true });
    const later = plusSeconds(NOON, 3_600);
    expect((await change('paused', later)).version).toMatchObject({ version: 3, effectiveAt: later });
  });

  test('archived, stays so', async () => {
    await rewards.create();
    const { version } = await change('archived');
    expect(await change('archived')).toEqual({ version, replayed: true });
    await expect(change('active')).rejects.toMatchObject({ code: 'WRONG_STATE', field: 'state' });
  });

  test('of what there is not', async () => {
    await expect(change('paused')).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'rewardId' });
  });

  test('changes though the programme no longer has the tier that the reward is for', async () => {
    await rewards.create({ tiers: ['gold'] });
    const published = await publishVersion(rewards.ports, PROGRAMME, TERMS, 'manager-1');
    rewards.ports.clock.set(published.version.effectiveAt);
    await expect(rewards.publish({ tiers: ['gold'] }, 'paused')).rejects.toMatchObject({ code: 'VALIDATION_FAILED', field: 'tiers.0' });
    expect((await change('paused')).version).toMatchObject({ state: 'paused', terms: { tiers: ['gold'] } });
  });

  test.each<Fault>(['lost-before', 'lost-after', 'contention', 'twice'])('%s: one version', async (fault) => {
    await rewards.create();
    const { version } = await change('paused', undefined, onStore(rewards.ports, faultyStore(rewards.store, atFirst('commit', fault))));
    expect(version.version).toBe(2);
    expect(await rewards.store.rewardVersion(PROGRAMME, REWARD_ID, 3)).toBeUndefined();
  });
});

describe('two at once', () => {
  const meanwhile = () =>
    onStore(
      rewards.ports,
      faultyStore(rewards.store, atFirst('commit', { meanwhile: async () => void (await rewards.publish({ cost: { points: 1 } })) })),
    );
  const VERSION_CONFLICT = { code: 'VERSION_CONFLICT' };

  test('never change the state of terms that were not seen', async () => {
    await rewards.create();
    await expect(change('paused', undefined, meanwhile())).rejects.toMatchObject(VERSION_CONFLICT);
    expect(await rewards.store.rewardVersion(PROGRAMME, REWARD_ID, 2)).toMatchObject({ state: 'active', terms: { cost: { points: 1 } } });
  });

  test("never replace the other's terms unseen", async () => {
    await rewards.create();
    const terms = rewardTerms({ cost: { points: 2 } });
    const command = { programmeId: PROGRAMME, rewardId: REWARD_ID, state: 'active' as const, terms, by: 'manager-2' };
    await expect(publishReward(meanwhile(), command)).rejects.toMatchObject(VERSION_CONFLICT);
  });
});
