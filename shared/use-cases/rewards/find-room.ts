/** Finds capacity in a rate limit that is counted in shards. */

import { leftOf, PACE_SHARDS, type Pace, type PacePart, type PaceShard, paceShard, partsOf } from '../../domain/fraud/rate-limit.ts';
import type { Change } from '../../domain/ledger/decision.ts';
import type { Conflict, Store } from '../../ports/store.ts';
import { shardsOf } from './reserve-inventory.ts';

/** Finds capacity for one command over all attempts to commit it. */
export interface RoomFinder {
  /**
   * @param conflicts Conflicts of the previous attempt.
   * @returns undefined when a consistent read of all shards finds too little capacity.
   */
  find(pace: Pace, by: number, conflicts: readonly Conflict[]): Promise<Room | undefined>;
}

export interface Room {
  readonly changes: readonly Change[];
  readonly parts: readonly PacePart[];
  /** The shards as read. */
  readonly shards: readonly PaceShard[];
}

/**
 * Reads one shard first, and another in each attempt. Reads all shards once one had too little capacity or a conflict occurred. A
 * window's count only grows, so a full window stays full.
 * @param name Name of the command: its order id or redemption id.
 */
export function roomFinder(store: Pick<Store, 'paced'>, name: string): RoomFinder {
  let attempt = -1;
  let readsAll = false;
  return {
    async find(pace, by, conflicts) {
      attempt += 1;
      if (by === 0) return { changes: [], parts: [], shards: [] };
      readsAll ||= outpaced(conflicts, pace);
      if (!readsAll) {
        const shards = await store.paced(pace, [paceShard(pace, name, attempt)]);
        const [first] = shards;
        if (first !== undefined && leftOf(pace, first) >= by) return roomOf(pace, [{ shard: first.shard, by }], shards);
        readsAll = true;
      }
      const shards = await store.paced(pace, shardsOf(PACE_SHARDS[pace.what]));
      const parts = partsOf(pace, shards, by, name, attempt);
      return parts === undefined ? undefined : roomOf(pace, parts, shards);
    },
  };
}

const roomOf = (pace: Pace, parts: readonly PacePart[], shards: readonly PaceShard[]): Room => ({
  parts,
  shards,
  changes: parts.map((part) => ({ kind: 'pace', pace, part })),
});

/** Whether the previous attempt failed on that limit. */
export const outpaced = (conflicts: readonly Conflict[], { what }: Pick<Pace, 'what'>): boolean =>
  conflicts.some((conflict) => conflict.on === 'pace' && conflict.what === what);
