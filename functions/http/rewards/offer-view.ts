/** Rewards as a member sees them. The answer omits their cost to the programme and the number that is left. */
import { mostUnits } from '../../../shared/domain/rewards/reward-terms.ts';
import { textIn } from '../../../shared/domain/rewards/reward-text.ts';
import type { Offer } from '../../../shared/use-cases/rewards/list-rewards.ts';

/** @param language a BCP 47 tag; without it the first language of the reward. */
export function offerView({ reward: { rewardId, version, terms }, obstacles }: Offer, language: string | undefined) {
  const { gift, texts } = terms;
  return {
    ...terms,
    rewardId,
    version,
    text: textIn({ texts }, language),
    languages: texts.map((text) => text.language),
    kind: gift.kind,
    benefit: gift.kind === 'voucher' ? gift.benefit : undefined,
    value: 'value' in gift ? gift.value : undefined,
    to: gift.kind === 'donation' ? gift.to : undefined,
    mostUnits: mostUnits(gift),
    affordable: obstacles.length === 0,
    obstacles,
  };
}
