/** Reads that features have in common. */
import type { Page } from '../../ports/kernel/storage.ts';
import type { Item, ItemTable, Range } from './item-table.ts';
import type { Key } from './key.ts';
import { oneMoreThan, pageOf } from './page-of.ts';

/** One item; undefined: there is none. */
export async function readOne<Found>(table: ItemTable, key: Key, from: (item: Item) => Found): Promise<Found | undefined> {
  const item = await table.get(key);
  return item === undefined ? undefined : from(item);
}

/** A page of one partition. */
export async function readPage<Found, Position>(
  table: ItemTable,
  range: Range,
  from: (item: Item) => Found,
  position: (found: Found) => Position,
): Promise<Page<Found, Position>> {
  const found = await table.query({ ...range, limit: oneMoreThan(range.limit) });
  return pageOf(found.map(from), range.limit, position);
}

/** From 0 on. */
export const shardsOf = ({ shards }: { readonly shards: number }): readonly number[] => Array.from({ length: shards }, (_, shard) => shard);

/** The same range of every shard. @param partition of one. */
export async function readAllShards(
  table: ItemTable,
  item: { readonly shards: number },
  partition: (shard: number) => string,
  range: Omit<Range, 'partition'>,
): Promise<readonly Item[]> {
  return (await Promise.all(shardsOf(item).map((shard) => table.query({ partition: partition(shard), ...range })))).flat();
}

/** 0 where there is no item. */
export const counterIn = (item: Item | undefined, { counter }: { readonly counter: string }): number => Number(item?.[counter] ?? 0);
