/** Counts by a small whole number, as an array that grows as needed. Two of them merge by addition. */

export type Counts = number[];

export function count(counts: Counts, at: number, by = 1): void {
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + by;
}

export function mergeCounts(into: Counts, from: Counts): void {
  from.forEach((by, at) => {
    count(into, at, by);
  });
}

export const total = (counts: readonly number[]): number => counts.reduce((sum, by) => sum + by, 0);

/**
 * The smallest number at or below which at least this share is counted: the inverse of the empirical distribution, type 1 of Hyndman and
 * Fan (1996), "Sample Quantiles in Statistical Packages". So the result is always a counted number. null: nothing is counted.
 * @param share above 0, at most 1.
 */
export function quantile(counts: readonly number[], share: number): number | null {
  const all = total(counts);
  if (all === 0) return null;
  let below = 0;
  const at = counts.findIndex((by) => {
    below += by;
    return below >= share * all;
  });
  return at === -1 ? counts.length - 1 : at;
}
