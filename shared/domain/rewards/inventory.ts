/** The inventory of a reward, counted in shards, so that a thousand members can take the last hundred concurrently. */

/** Items left in one shard. */
export interface StockShard {
  readonly shard: number;
  readonly left: number;
}

/**
 * Number of shards. Only one transaction at a time can commit on a counter, so a rush needs many; but at least ten
 * items go into each, so that few run empty early. All shards are read when one is empty, and written when the inventory changes:
 * far fewer than the 100 items of a transaction.
 */
export const MAX_STOCK_SHARDS = 32;
const ITEMS_PER_SHARD = 10;

/** Codes arrive in batches of any size, so they use all shards from the start. */
export const CODE_SHARDS = 16;

export const shardsFor = (stock: number): number => Math.min(MAX_STOCK_SHARDS, Math.max(1, Math.ceil(stock / ITEMS_PER_SHARD)));

/** One part for each shard; parts differ by one at most. */
export const spread = (stock: number, shards: number): readonly number[] =>
  Array.from({ length: shards }, (_, shard) => Math.floor(stock / shards) + (shard < stock % shards ? 1 : 0));

export const leftIn = (shards: readonly StockShard[]): number => shards.reduce((sum, { left }) => sum + left, 0);

/** A hash (FNV-1a) that spreads names evenly over shards. */
export function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  // The low bits of the hash are poorly mixed.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The shard that a redemption tries at its nth attempt, before any shard was read. */
export const firstShard = (redemptionId: string, attempt: number, shards: number): number =>
  numberOf(`${redemptionId} ${attempt}`) % shards;

/**
 * A shard with items left, chosen with a probability proportional to its items, so that concurrent redemptions spread.
 * undefined: nothing is left.
 */
export function shardWithStock(shards: readonly StockShard[], redemptionId: string, attempt: number): number | undefined {
  const left = leftIn(shards);
  if (left === 0) return undefined;
  let place = numberOf(`${redemptionId} ${attempt}`) % left;
  for (const { shard, left: here } of shards) {
    if (place < here) return shard;
    place -= here;
  }
  return undefined;
}

/** The change of each shard for a total change of `by`; undefined when fewer items are left than are removed. */
export function changeOfStock(
  shards: readonly StockShard[],
  by: number,
): readonly { readonly shard: number; readonly by: number }[] | undefined {
  const wanted = leftIn(shards) + by;
  if (wanted < 0) return undefined;
  const parts = spread(wanted, shards.length);
  return shards.flatMap(({ shard, left }, index) => {
    const change = (parts[index] ?? 0) - left;
    return change === 0 ? [] : [{ shard, by: change }];
  });
}
