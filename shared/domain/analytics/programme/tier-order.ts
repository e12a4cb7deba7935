/** Sorts tiers by the programme's levels. No tier comes first; tiers that no longer exist come last. */
import type { Terms } from '../../programmes/programme.ts';

export type Tier = string | null;

export function tierOrder({ tiers }: Terms): (one: Tier, other: Tier) => number {
  const levels = tiers?.levels.map(({ id }) => id) ?? [];
  const rankOf = (tier: Tier): number => {
    if (tier === null) return -1;
    const rank = levels.indexOf(tier);
    return rank === -1 ? levels.length : rank;
  };
  const nameOf = (tier: Tier): string => tier ?? '';
  return (one, other) => rankOf(one) - rankOf(other) || (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0);
}
