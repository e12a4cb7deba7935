/** The few things that the store asks of a table: one implementation in memory, one on DynamoDB. */
import type { Key } from './key.ts';

/** Attributes of an item besides its key; JSON values only. */
export type Attributes = Readonly<Record<string, unknown>>;
export type Item = Key & Attributes;

export type Condition =
  | { readonly kind: 'absent' }
  /** A number that the item must still have: optimistic locking. */
  | { readonly kind: 'unchanged'; readonly attribute: 'version' | 'revision'; readonly value: number }
  | { readonly kind: 'present' }
  /** A number that the item must have, and that must be so large. */
  | { readonly kind: 'at-least'; readonly attribute: string; readonly value: number }
  /** A number that must be smaller, or not be there at all. */
  | { readonly kind: 'below'; readonly attribute: string; readonly value: number };

export interface Write {
  readonly key: Key;
  readonly condition: Condition;
  readonly action: Action;
}

export type Action =
  /** `isStreamed`: events are made of the item. */
  | { readonly kind: 'put'; readonly attributes: Attributes; readonly isStreamed?: true }
  /**
   * To a number of the item, which is 0 where it is not there; what is in `set` becomes so, the rest of the item stays. An item
   * that is not there is made.
   */
  | { readonly kind: 'add'; readonly attribute: string; readonly by: number; readonly set?: Readonly<Record<string, number>> }
  | { readonly kind: 'remove' }
  /** Nothing is written, the condition must hold. */
  | { readonly kind: 'check' };

/** The effect of a write on the item that it finds. */
export function itemAfter({ key, action }: Pick<Write, 'key' | 'action'>, before: Item | undefined): Item | undefined {
  switch (action.kind) {
    case 'put':
      return { ...action.attributes, PK: key.PK, SK: key.SK };
    case 'add':
      return { ...before, ...action.set, PK: key.PK, SK: key.SK, [action.attribute]: numberIn(before, action.attribute) + action.by };
    case 'remove':
      return undefined;
    case 'check':
      return before;
  }
}

const numberIn = (item: Item | undefined, attribute: string): number => {
  const value = item?.[attribute] ?? 0;
  if (typeof value !== 'number') throw new TypeError(`${attribute} is no number`);
  return value;
};

/** Why one write of a commit kept all of them from being done. */
export type WriteConflict =
  | { readonly index: number; readonly kind: 'condition'; readonly existing: Item | undefined }
  | { readonly index: number; readonly kind: 'contention' };

export interface Range {
  readonly partition: string;
  /** The prefix of the sort keys. */
  readonly prefix: string;
  /** Only sort keys behind, or before, this one. */
  readonly beyond?: string | undefined;
  readonly order: 'ascending' | 'descending';
  readonly limit: number;
}

/** A part of one shard of the agenda. */
export interface AgendaRange {
  readonly partition: string;
  /** Only keys up to this one. */
  readonly upTo: string;
  /** Only keys behind this one. */
  readonly beyond?: string | undefined;
  readonly limit: number;
}

/** A part of a partition, in the order of its sort keys. */
export interface PageRange {
  readonly partition: string;
  /** Only sort keys behind this one. */
  readonly beyond?: string | undefined;
  readonly limit: number;
}

export interface ItemPage {
  readonly items: readonly Item[];
  /** The sort key behind which the next page begins; undefined on the last. */
  readonly next: string | undefined;
}

/** The index holds keys only. */
export type AgendaItem = Key & { readonly agendaKey: string };

/** DynamoDB's own limit on one transaction. */
export const MAX_WRITES = 100;

/** Refuses transactions that DynamoDB refuses. Checked by every table, so that no test passes in memory with what DynamoDB refuses. */
export function checkWrites(writes: readonly Write[]): void {
  if (writes.length > MAX_WRITES) throw new RangeError(`${writes.length} writes are more than the ${MAX_WRITES} of one transaction`);
  const keys = new Set(writes.map(({ key }) => `${key.PK}\n${key.SK}`));
  if (keys.size < writes.length) throw new RangeError('a transaction cannot include multiple operations on one item');
}

/** DynamoDB's own limit on one batch of reads. */
export const MAX_GETS = 100;

/** Checked by every table, as `checkWrites`. */
export function checkGets(keys: readonly Key[]): void {
  if (keys.length > MAX_GETS) throw new RangeError(`${keys.length} items are more than the ${MAX_GETS} of one batch`);
  if (new Set(keys.map(({ PK, SK }) => `${PK}\n${SK}`)).size < keys.length) throw new RangeError('a batch cannot include an item twice');
}

export interface ItemTable {
  get(key: Key): Promise<Item | undefined>;
  /** Up to `limit` items, fewer only when there are no more. */
  query(range: Range): Promise<readonly Item[]>;
  /**
   * The items of the agenda, in the order of its keys: up to `limit`, fewer only when there are no more. Eventually consistent:
   * what was written a moment ago may be missing, and what is no longer so may still be there.
   */
  agenda(range: AgendaRange): Promise<readonly AgendaItem[]>;
  /**
   * One page: up to `limit`, or a megabyte, and whether there may be more. Eventually consistent, at half the price: what was
   * written a moment ago may be missing, or as it was before.
   */
  page(range: PageRange): Promise<ItemPage>;
  /**
   * Those that there are of up to MAX_GETS different items, in no order. Eventually consistent.
   * @throws RangeError for more, or an item twice.
   */
  getMany(keys: readonly Key[]): Promise<readonly Item[]>;
  /**
   * All or nothing; an empty list of conflicts means that it is done.
   * @throws RangeError for more than MAX_WRITES, or an item twice.
   * @throws StoreUnavailable when that is not known.
   */
  write(writes: readonly Write[]): Promise<readonly WriteConflict[]>;
}
