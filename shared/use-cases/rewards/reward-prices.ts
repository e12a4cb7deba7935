/** Reads the prices of reward versions, for reports. */
import type { RewardPrice } from '../../domain/analytics/programme/reward-cost.ts';
import type { VersionUse } from '../../domain/analytics/programme/reward-use.ts';
import type { Store } from '../../ports/store.ts';

/** Concurrent reads. */
const AT_A_TIME = 20;

/** In the order of the request. Omits versions that do not exist. */
export async function rewardPrices(
  store: Pick<Store, 'rewardVersion'>,
  programmeId: string,
  used: readonly Pick<VersionUse, 'rewardId' | 'version'>[],
): Promise<readonly RewardPrice[]> {
  const prices: RewardPrice[] = [];
  for (let next = 0; next < used.length; next += AT_A_TIME) {
    const some = used.slice(next, next + AT_A_TIME);
    const found = await Promise.all(some.map(({ rewardId, version }) => store.rewardVersion(programmeId, rewardId, version)));
    for (const reward of found) {
      if (reward === undefined) continue;
      const { rewardId, version, terms } = reward;
      prices.push({ rewardId, version, name: terms.texts[0]?.name ?? rewardId, programmeCost: terms.programmeCost ?? null });
    }
  }
  return prices;
}
