/** Counts members by tier from the answers to a file's purchases, without further requests. A repeated import counts the same. */
import type { Credit } from './target.ts';

export interface TierShare {
  readonly tier: string;
  readonly members: number;
  /** Earned by the purchases of the file, in any run. */
  readonly points: number;
}

export interface TierCount {
  add(credit: Credit): void;
  /** Sorted by points for each member, the most first. */
  shares(): readonly TierShare[];
}

/** A member's answers come in the order of the file, so the last one has the present tier. */
export function countTiers(): TierCount {
  const members = new Map<string, { tier: string; points: number }>();
  return {
    add({ memberId, points, tier }) {
      if (tier !== null) members.set(memberId, { tier, points: points + (members.get(memberId)?.points ?? 0) });
    },
    shares() {
      const byTier = Map.groupBy(members.values(), ({ tier }) => tier);
      return [...byTier]
        .map(([tier, held]) => ({ tier, members: held.length, points: held.reduce((sum, { points }) => sum + points, 0) }))
        .sort((one, other) => other.points / other.members - one.points / one.members);
    },
  };
}
