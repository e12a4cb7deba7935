/** The catalogue for managers. Reads never write. */
import type { RewardVersion } from '../../domain/rewards/reward.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { Store } from '../../ports/store.ts';

/** Includes a version that is not in effect yet. */
export async function newestReward(store: Store, programmeId: string, rewardId: string): Promise<RewardVersion | undefined> {
  const {
    items: [newest],
  } = await store.rewardVersionsBefore(programmeId, rewardId, undefined, 1);
  return newest;
}

/** The newest version of each, in order of id. */
export async function newestRewards(
  store: Store,
  programmeId: string,
  after: string | undefined,
  limit: number,
): Promise<Page<RewardVersion, string>> {
  const { items, next } = await store.rewards(programmeId, after, limit);
  const newest = await Promise.all(items.map((rewardId) => newestReward(store, programmeId, rewardId)));
  return { items: newest.flatMap((version) => version ?? []), next };
}
