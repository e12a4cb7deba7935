/** What a container has seen of a reward's stock: nothing goes by it but where a redemption looks first. */
import type { StockShard } from '../../domain/rewards/inventory.ts';

export interface StockSeen {
  /** Others took from its shard at the same time: so many more redemptions are taken from this one. */
  kept: { readonly shard: number; readonly times: number } | undefined;
  /** Most shards were empty when they were read: to read again costs less than to write in vain. */
  runsOut: boolean;
}

/**
 * A container does one thing at a time: those that keep to a shard meet no one else who does. Not for ever, since one busy
 * container would empty its shards one after another, and whoever asks what is left reads all of them once one is empty.
 */
const KEPT_TIMES = 20;

export const nothingSeen = (): StockSeen => ({ kept: undefined, runsOut: false });

/** To be taken from in this attempt, and in those that follow. */
export function keepTo(seen: StockSeen, shard: number): number {
  seen.kept = { shard, times: KEPT_TIMES };
  return shard;
}

/** The one that is kept to; undefined: any will do. */
export function keptShard(seen: StockSeen, shards: number): number | undefined {
  const { kept } = seen;
  if (kept === undefined || kept.times === 0 || kept.shard >= shards) return undefined;
  seen.kept = { ...kept, times: kept.times - 1 };
  return kept.shard;
}

/** What was read of all shards. */
export function sawAll(seen: StockSeen, shards: readonly StockShard[]): void {
  seen.kept = undefined;
  seen.runsOut = 2 * shards.filter(({ left }) => left > 0).length < shards.length;
}
