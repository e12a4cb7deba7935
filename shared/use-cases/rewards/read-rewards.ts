/** The catalogue for managers. Reads never write. */
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Store } from '../../ports/store.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';
import type { RewardVersions } from './reward-versions.ts';

/** Includes a version that is not in effect yet. */
export async function newestReward(store: Store, programmeId: string, rewardId: string): Promise<RewardVersion | undefined> {
  const {
    items: [newest],
  } = await store.rewardVersionsBefore(programmeId, rewardId, undefined, 1);
  return newest;
}

/** The newest version of each, in order of id. @throws Refusal NOT_FOUND. */
export async function listNewestRewards(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<RewardVersion, string>> {
  await versions.at(programmeId, clock.now());
  const { items, next } = await store.rewards(programmeId, after, limit);
  const newest = await Promise.all(items.map((rewardId) => newestReward(store, programmeId, rewardId)));
  return { items: newest.flatMap((version) => version ?? []), next };
}

/** The newest first. @throws Refusal NOT_FOUND. */
export async function listRewardVersions(
  { store, clock, rewards }: Pick<Ports, 'store' | 'clock'> & { readonly rewards: RewardVersions },
  programmeId: string,
  rewardId: string,
  before: number | undefined,
  limit: number,
): Promise<Page<RewardVersion, number>> {
  await rewards.at(programmeId, rewardId, clock.now());
  return store.rewardVersionsBefore(programmeId, rewardId, before, limit);
}
