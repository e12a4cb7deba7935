/** Finds capacity in a rate limit that is counted in shards. */

import {
  leftOf,
  partsOf,
  RATE_LIMIT_SHARDS,
  type RateLimit,
  type RateLimitPart,
  type RateLimitShard,
  rateLimitShard,
} from '../../domain/fraud/rate-limit.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Conflict, Store } from '../../ports/store.ts';
import { shardsOf } from './reserve-inventory.ts';

/** Finds capacity for one command over all attempts to commit it. */
export interface CapacityFinder {
  /**
   * @param conflicts Conflicts of the previous attempt.
   * @returns undefined when a consistent read of all shards finds too little capacity.
   */
  find(rateLimit: RateLimit, by: number, conflicts: readonly Conflict[]): Promise<Capacity | undefined>;
}

export interface Capacity {
  readonly changes: readonly Change[];
  readonly parts: readonly RateLimitPart[];
  /** The shards as read. */
  readonly shards: readonly RateLimitShard[];
}

/**
 * Reads one shard first, and another in each attempt. Reads all shards once one had too little capacity or a conflict occurred. A
 * window's count only grows, so a full window stays full.
 * @param name Name of the command: its order id or redemption id.
 */
export function capacityFinder(store: Pick<Store, 'rateLimitShards'>, name: string): CapacityFinder {
  let attempt = -1;
  let readsAll = false;
  return {
    async find(rateLimit, by, conflicts) {
      attempt += 1;
      if (by === 0) return { changes: [], parts: [], shards: [] };
      readsAll ||= isRateLimited(conflicts, rateLimit);
      if (!readsAll) {
        const shards = await store.rateLimitShards(rateLimit, [rateLimitShard(rateLimit, name, attempt)]);
        const [first] = shards;
        if (first !== undefined && leftOf(rateLimit, first) >= by) return capacityOf(rateLimit, [{ shard: first.shard, by }], shards);
        readsAll = true;
      }
      const shards = await store.rateLimitShards(rateLimit, shardsOf(RATE_LIMIT_SHARDS[rateLimit.what]));
      const parts = partsOf(rateLimit, shards, by, name, attempt);
      return parts === undefined ? undefined : capacityOf(rateLimit, parts, shards);
    },
  };
}

const capacityOf = (rateLimit: RateLimit, parts: readonly RateLimitPart[], shards: readonly RateLimitShard[]): Capacity => ({
  parts,
  shards,
  changes: parts.map((part) => ({ kind: 'rate-limit', rateLimit, part })),
});

/** Whether the previous attempt failed on that limit. */
export const isRateLimited = (conflicts: readonly Conflict[], { what }: Pick<RateLimit, 'what'>): boolean =>
  conflicts.some((conflict) => conflict.on === 'rate-limit' && conflict.what === what);
