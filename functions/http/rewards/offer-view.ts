/** Rewards as a member sees them. What they cost the programme, and how many are left, stays inside. */
import type { Offer as OfferView } from '../../../shared/contract/rewards/offers.ts';
import { RewardTerms } from '../../../shared/contract/rewards/rewards.ts';
import type { Obstacle } from '../../../shared/domain/rewards/reward.ts';
import { mostUnits } from '../../../shared/domain/rewards/reward-terms.ts';
import { textIn } from '../../../shared/domain/rewards/reward-text.ts';
import type { Offer } from '../../../shared/use-cases/rewards/list-rewards.ts';

/** @param language a BCP 47 tag; the reward's first, unless told. */
export function offerView({ reward: { rewardId, version, terms }, obstacles }: Offer, language: string | undefined): OfferView {
  const { picture, gift, cost, from, until, tiers, segments, limit, texts } = RewardTerms.parse(terms);
  return {
    rewardId,
    version,
    text: textIn({ texts }, language),
    languages: texts.map((text) => text.language),
    ...(picture === undefined ? {} : { picture }),
    kind: gift.kind,
    ...(gift.kind === 'voucher' ? { benefit: gift.benefit } : {}),
    ...('value' in gift ? { value: gift.value } : {}),
    ...(gift.kind === 'donation' ? { to: gift.to } : {}),
    mostUnits: mostUnits(gift),
    cost,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(tiers === undefined ? {} : { tiers }),
    ...(segments === undefined ? {} : { segments }),
    ...(limit === undefined ? {} : { limit }),
    affordable: obstacles.length === 0,
    obstacles: obstacles.map(obstacleView),
  };
}

function obstacleView(obstacle: Obstacle): OfferView['obstacles'][number] {
  switch (obstacle.reason) {
    case 'tier':
      return { ...obstacle, tiers: [...obstacle.tiers] };
    case 'segment':
      return { ...obstacle, segments: [...obstacle.segments] };
    default:
      return obstacle;
  }
}
