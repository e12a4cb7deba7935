/** A list of the agenda's index: items that wait for their time, in shards, each in the order of time. */
import { ATTRIBUTES } from './key.ts';
import { type KeyPattern, keyPattern, type PartsOf } from './key-pattern.ts';
import type { TableUser } from './table-user.ts';

export interface AgendaList {
  /** One line for docs/items.md. */
  readonly is: string;
  readonly shards: number;
  readonly reads: readonly TableUser[];
  readonly partition: KeyPattern<{ readonly shard: number }>;
}

export interface Due<Named> {
  readonly list: AgendaList;
  readonly place: KeyPattern<Named>;
}

/**
 * An item's place on a list, by time first. No two items may have the same: programmes are in lower case, so that nothing of theirs is
 * taken for another kind's word.
 */
export const due = <const Pattern extends string>(list: AgendaList, place: Pattern): Due<PartsOf<Pattern>> => ({
  list,
  place: keyPattern(place),
});

/** The attributes that put an item on its list. */
export const onAgenda = <Named>({ list, place }: Due<Named>, shard: number, parts: Named) => ({
  [ATTRIBUTES.agendaPartitionKey]: list.partition.of({ shard }),
  [ATTRIBUTES.agendaSortKey]: place.of(parts),
});

/** Behind everything that is due at the instant, before all that is due later. */
export const endOf = (at: string): string => `${at}#\uffff`;
