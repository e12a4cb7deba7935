/** Whole numbers by name that are added up: what bounded, mergeable states are made of. */

export type Sums<Name extends string> = Record<Name, number>;

/** What `by` does not name stays. */
export function addSums<Name extends string>(into: Sums<Name>, by: Readonly<Partial<Sums<Name>>>): void {
  for (const name in by) into[name] += by[name] ?? 0;
}

/** Of lists of the same length, each into its like. */
export function addEach<Name extends string>(into: readonly Sums<Name>[], from: readonly Sums<Name>[]): void {
  into.forEach((sums, at) => {
    const by = from[at];
    if (by !== undefined) addSums(sums, by);
  });
}
