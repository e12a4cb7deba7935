/**
 * One kind of item in the single table. A feature declares its items in its own `items.ts`; `../table.ts` collects them. Declarations are
 * constants: infrastructure derives permissions and stream filters from them, and docs/items.md is printed from them.
 */
import type { AgendaList } from './agenda-list.ts';
import type { Key } from './key.ts';
import { type KeyPattern, keyPattern, type Parts, type PartsOf } from './key-pattern.ts';
import type { TableUser } from './table-user.ts';

/** Which functions may do what. Access is granted by the partition key's prefix, so items of one prefix share it. */
export interface Access {
  readonly reads: readonly TableUser[];
  /** Writes whole items, or checks that there is none. */
  readonly puts: readonly TableUser[];
  /** Counts in place. */
  readonly updates?: readonly TableUser[];
  readonly deletes?: readonly TableUser[];
}

/** Commits that the table's stream is read for. Nothing else wakes a reader of the stream. */
export interface Streamed {
  readonly on: readonly ('INSERT' | 'MODIFY')[];
  /** Begins the sort key, where the pattern alone does not tell the item from others. */
  readonly beginning?: string;
  /** An attribute, a text, that the item must have then. */
  readonly having?: string;
}

export interface Declaration extends Access {
  /** One line for docs/items.md. */
  readonly is: string;
  readonly PK: string;
  readonly SK: string;
  /** Into how many partitions items that belong together are split. */
  readonly shards?: number;
  /** The attribute that is counted. */
  readonly counter?: string;
  /** The format in which the item is written now. Absent: 1. */
  readonly format?: number;
  readonly streamed?: Streamed;
  /** Where the item waits for its time. */
  readonly due?: { readonly list: AgendaList; readonly place: KeyPattern<never> };
}

/** The keys of a declaration. */
export interface Keyed<PK, SK> {
  readonly partition: KeyPattern<PK>;
  readonly sort: KeyPattern<SK>;
  readonly key: (parts: PK & SK) => Key;
  /** @returns undefined for the key of another item. */
  readonly partsOf: (key: Key) => Parts | undefined;
}

export type DeclaredItem<Of extends Declaration> = Of & Keyed<PartsOf<Of['PK']>, PartsOf<Of['SK']>>;

/** Any item: one whose parts are of no interest. */
export type AnyItem = Declaration & Keyed<never, never>;

export function item<const Of extends Declaration>(declaration: Of): DeclaredItem<Of> {
  const partition = keyPattern<Of['PK']>(declaration.PK);
  const sort = keyPattern<Of['SK']>(declaration.SK);
  return {
    ...declaration,
    partition,
    sort,
    key: (parts) => ({ PK: partition.of(parts), SK: sort.of(parts) }),
    partsOf({ PK, SK }) {
      const inPartition = partition.read(PK);
      const inSort = inPartition && sort.read(SK);
      return inSort && { ...inPartition, ...inSort };
    },
  };
}

/** Where the stream's readers find an item. */
export interface StreamedAs extends Streamed {
  readonly prefix: string;
  /** Begins the sort key. */
  readonly sort: string;
}

export const streamedAs = ({ streamed, partition, sort }: AnyItem & { readonly streamed: Streamed }): StreamedAs => ({
  ...streamed,
  prefix: partition.prefix,
  sort: streamed.beginning ?? sort.prefix,
});
