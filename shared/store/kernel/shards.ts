/** Which shard a name falls into. */
import { hash } from 'node:crypto';

/** The same for the same name, and evenly spread. */
export const byteOf = (name: string): number => hash('sha256', name, 'buffer')[0] ?? 0;

/** The shard of a name, for an item or a list that is split. */
export const shardOf = (name: string, { shards }: { readonly shards: number }): number => byteOf(name) % shards;
