/** Counts redemptions of a reward per hour where the programme limits them. */

import { rateLimitRefusal, redemptionRateLimit } from '../../domain/fraud/fraud-terms.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Store } from '../../ports/store.ts';
import { capacityFinder } from '../rewards/find-capacity.ts';
import type { RedemptionContext } from '../rewards/redemption-command.ts';

/** State of one redemption over all attempts to commit it. */
export interface RedemptionRateLimiter {
  /** @throws Refusal PACE_EXCEEDED. */
  count(rewardId: string, context: Pick<RedemptionContext, 'programme' | 'now' | 'conflicts'>): Promise<readonly Change[]>;
}

export function redemptionRateLimiter(store: Pick<Store, 'rateLimitShards'>, redemptionId: string): RedemptionRateLimiter {
  const finder = capacityFinder(store, redemptionId);
  return {
    async count(rewardId, { programme, now, conflicts }) {
      const rateLimit = redemptionRateLimit(programme, rewardId, now);
      if (rateLimit === undefined) return [];
      const capacity = await finder.find(rateLimit, 1, conflicts);
      if (capacity === undefined)
        throw rateLimitRefusal(rateLimit, `it was redeemed ${rateLimit.limit} times in this hour`, now, 'rewardId');
      return capacity.changes;
    },
  };
}
