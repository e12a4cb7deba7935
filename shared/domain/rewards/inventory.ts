/** How many of a reward are left: counted in shards, so that a thousand members can take the last hundred at the same time. */

/** What is left in one shard. */
export interface StockShard {
  readonly shard: number;
  readonly left: number;
}

/**
 * Of a counter that is part of transactions one can commit at a time: as many shards as a rush needs, and no fewer than ten
 * items in each, so that few of them run empty early. All of them are read when one is, and written when stock changes:
 * far fewer than the 100 items of a transaction.
 */
export const MAX_STOCK_SHARDS = 32;
const ITEMS_PER_SHARD = 10;

/** Codes come in batches of any size: spread from the first one on. */
export const CODE_SHARDS = 16;

export const shardsFor = (stock: number): number => Math.min(MAX_STOCK_SHARDS, Math.max(1, Math.ceil(stock / ITEMS_PER_SHARD)));

/** A part for each shard; they differ by one at most. */
export const spread = (stock: number, shards: number): readonly number[] =>
  Array.from({ length: shards }, (_, shard) => Math.floor(stock / shards) + (shard < stock % shards ? 1 : 0));

export const leftIn = (shards: readonly StockShard[]): number => shards.reduce((sum, { left }) => sum + left, 0);

/** The same for the same name, and evenly spread over names that differ: FNV-1a. */
export function numberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  // Its low bits alone are poorly mixed.
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Which shard a redemption tries at its nth attempt, before it is known which have something left. */
export const firstShard = (redemptionId: string, attempt: number, shards: number): number =>
  numberOf(`${redemptionId} ${attempt}`) % shards;

/**
 * One of those that have something left, the fuller the likelier: who tries at the same time is spread as the items are.
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

/** By how much each shard changes so that all together change by `by`; undefined when fewer are left than are to go. */
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
