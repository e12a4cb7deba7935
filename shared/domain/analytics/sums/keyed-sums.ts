/**
 * Sums by key, for a limited number of keys. The first keys in order have sums of their own; the others share `rest`. A key that is among
 * the first of all is among the first of every part, so no part put it into its `rest`. Hence the order of additions and merges does not
 * matter.
 */
import { binarySearch } from './binary-search.ts';
import { addSums, type Sums } from './sums.ts';

export interface KeyedSums<Name extends string> {
  /** By key, in order of code units. */
  readonly rows: { readonly key: string; readonly sums: Sums<Name> }[];
  readonly rest: Sums<Name>;
}

/** The key of values without a name. */
export const NO_NAME = '';

export interface KeyedSumsOf<Name extends string> {
  readonly empty: () => KeyedSums<Name>;
  readonly add: (state: KeyedSums<Name>, key: string, by: Readonly<Partial<Sums<Name>>>) => void;
  readonly merge: (into: KeyedSums<Name>, from: KeyedSums<Name>) => void;
}

export function keyedSums<Name extends string>(nothing: () => Sums<Name>, most: number): KeyedSumsOf<Name> {
  const add = ({ rows, rest }: KeyedSums<Name>, key: string, by: Readonly<Partial<Sums<Name>>>): void => {
    const at = binarySearch(rows, (row) => row.key < key);
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
