import { expect, test } from 'vitest';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import { rewardPrices } from '../../../shared/use-cases/rewards/reward-prices.ts';
import { NOW, PROGRAMME_ID } from '../../support/kernel/builders.ts';
import { rewardTerms } from '../../support/rewards/reward-builders.ts';

const cost = { currency: 'USD', amount: 120 };
const published = (rewardId: string, version: number): RewardVersion => ({
  programmeId: PROGRAMME_ID,
  rewardId,
  version,
  publishedAt: NOW,
  effectiveAt: NOW,
  publishedBy: 'manager-1',
  state: 'active',
  terms: rewardTerms({ texts: [{ language: 'en', name: `Tea ${version}` }], ...(version % 2 === 0 ? { programmeCost: cost } : {}) }),
  stockShards: 0,
});

test('prices of versions, in the order asked, however many; unknown versions are left out', async () => {
  const asked = Array.from({ length: 45 }, (_, index) => ({ rewardId: 'rew_tea', version: index + 1 }));
  const prices = await rewardPrices(
    {
      rewardVersion: async (programmeId, rewardId, version) =>
        programmeId === PROGRAMME_ID && version !== 3 ? published(rewardId, version) : undefined,
    },
    PROGRAMME_ID,
    asked,
  );
  expect(prices.map(({ version }) => version)).toEqual(asked.map(({ version }) => version).filter((version) => version !== 3));
  expect(prices.slice(0, 2)).toEqual([
    { rewardId: 'rew_tea', version: 1, name: 'Tea 1', programmeCost: null },
    { rewardId: 'rew_tea', version: 2, name: 'Tea 2', programmeCost: cost },
  ]);
});
