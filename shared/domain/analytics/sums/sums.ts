/** Whole numbers by name that are added up. Bounded, mergeable states consist of them. */

export type Sums<Name extends string> = Record<Name, number>;

/** Adds `by` to `into`. Names that `by` lacks stay the same. */
export function addSums<Name extends string>(into: Sums<Name>, by: Readonly<Partial<Sums<Name>>>): void {
  for (const name in by) into[name] += by[name] ?? 0;
}

/** Adds two lists of the same length item by item. */
export function addEach<Name extends string>(into: readonly Sums<Name>[], from: readonly Sums<Name>[]): void {
  into.forEach((sums, at) => {
    const by = from[at];
    if (by !== undefined) addSums(sums, by);
  });
}
