/**
 * Sums by key, of at most so many keys: of more, those that come first in order have sums of their own, and the others are the
 * rest together. A key that is among the first of all is among the first of any part of them, so it never was in the rest of a part:
 * the order of additions and merges does not matter.
 */
import { placeInOrder } from './place-in-order.ts';
import { addSums, type Sums } from './sums.ts';

export interface KeyedSums<Name extends string> {
  /** By key, in order of code units. */
  readonly rows: { readonly key: string; readonly sums: Sums<Name> }[];
  readonly rest: Sums<Name>;
}

/** Under which something counts that has no name. */
export const NO_NAME = '';

export interface KeyedSumsOf<Name extends string> {
  readonly empty: () => KeyedSums<Name>;
  readonly add: (state: KeyedSums<Name>, key: string, by: Readonly<Partial<Sums<Name>>>) => void;
  readonly merge: (into: KeyedSums<Name>, from: KeyedSums<Name>) => void;
}

export function keyedSums<Name extends string>(nothing: () => Sums<Name>, most: number): KeyedSumsOf<Name> {
  const add = ({ rows, rest }: KeyedSums<Name>, key: string, by: Readonly<Partial<Sums<Name>>>): void => {
    const at = placeInOrder(rows, (row) => row.key < key);
    const found = rows[at];
    if (found?.key === key) {
      addSums(found.sums, by);
    } else if (at >= most) {
      addSums(rest, by);
    } else {
      const sums = nothing();
      addSums(sums, by);
      rows.splice(at, 0, { key, sums });
      const last = rows[most];
      rows.length = Math.min(rows.length, most);
      if (last !== undefined) addSums(rest, last.sums);
    }
  };
  return {
    empty: () => ({ rows: [], rest: nothing() }),
    add,
    merge(into, from) {
      for (const { key, sums } of from.rows) add(into, key, sums);
      addSums(into.rest, from.rest);
    },
  };
}
