/** Whole numbers by name that are added up: what bounded, mergeable states are made of. */

export type Sums<Name extends string> = Record<Name, number>;

/** What `by` does not name stays. */
export function addSums<Name extends string>(into: Sums<Name>, by: Readonly<Partial<Sums<Name>>>): void {
  for (const name in by) into[name] += by[name] ?? 0;
}

/** A part of a whole, to six decimals, so that it is the same number wherever it is computed; null: of nothing. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6);
