/** The tiers that the answers to a file's purchases tell: no request is made for them, and a file that is imported again tells the same. */
import type { Credit } from './target.ts';

export interface TierShare {
  readonly tier: string;
  readonly members: number;
  /** Earned by the purchases of the file, in whichever run. */
  readonly points: number;
}

export interface TierCount {
  add(credit: Credit): void;
  /** The tier whose members earned most each comes first. */
  shares(): readonly TierShare[];
}

/** A member's purchases are answered in the file's order: the last answer has the tier. */
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
