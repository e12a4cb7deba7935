/** Counts redemptions of a reward per hour where the programme limits them. */

import { redemptionPace, tooFast } from '../../domain/fraud/fraud-terms.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Store } from '../../ports/store.ts';
import type { RedemptionContext } from '../rewards/decide-redemption.ts';
import { roomFinder } from '../rewards/find-room.ts';

/** State of one redemption over all attempts to commit it. */
export interface PaceOfRedemption {
  /** @throws Refusal PACE_EXCEEDED. */
  count(rewardId: string, context: Pick<RedemptionContext, 'programme' | 'now' | 'conflicts'>): Promise<readonly Change[]>;
}

export function paceOfRedemption(store: Pick<Store, 'paced'>, redemptionId: string): PaceOfRedemption {
  const finder = roomFinder(store, redemptionId);
  return {
    async count(rewardId, { programme, now, conflicts }) {
      const pace = redemptionPace(programme, rewardId, now);
      if (pace === undefined) return [];
      const room = await finder.find(pace, 1, conflicts);
      if (room === undefined) throw tooFast(pace, `it was redeemed ${pace.limit} times in this hour`, now, 'rewardId');
      return room.changes;
    },
  };
}
