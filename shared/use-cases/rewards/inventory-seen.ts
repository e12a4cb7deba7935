/** A container's memory of a reward's inventory. It only decides which shard a redemption tries first. */
import type { StockShard } from '../../domain/rewards/inventory.ts';

export interface InventorySeen {
  /** After a conflict: the shard that the next `times` redemptions take from. */
  kept: { readonly shard: number; readonly times: number } | undefined;
  /** Most shards were empty when read. Another read costs less than a failed write. */
  runsOut: boolean;
}

/**
 * Containers that keep to different shards do not conflict. The number is bounded: one busy container would otherwise empty its
 * shards one after another, and a reader of the inventory reads all shards once one is empty.
 */
const KEPT_TIMES = 20;

export const nothingSeen = (): InventorySeen => ({ kept: undefined, runsOut: false });

/** Keeps to a shard for this attempt and the next ones. */
export function keepTo(seen: InventorySeen, shard: number): number {
  seen.kept = { shard, times: KEPT_TIMES };
  return shard;
}

/** The shard that this container keeps to; undefined: any shard. */
export function keptShard(seen: InventorySeen, shards: number): number | undefined {
  const { kept } = seen;
  if (kept === undefined || kept.times === 0 || kept.shard >= shards) return undefined;
  seen.kept = { ...kept, times: kept.times - 1 };
  return kept.shard;
}

/** The inventory of all shards, as it was read. */
export function sawAll(seen: InventorySeen, shards: readonly StockShard[]): void {
  seen.kept = undefined;
  seen.runsOut = 2 * shards.filter(({ left }) => left > 0).length < shards.length;
}
