/**
 * The distribution of an integer over members: exact while there are few different values, by rounded values when there are many, so
 * that the state is bounded. Merging, in any order, gives the same as adding one by one: the number of different values alone decides
 * whether they are rounded, and each rounded value depends only on the value.
 *
 * Rounded values keep their nine leading binary digits, as in HdrHistogram (Tene, 2012). The error is less than 1/256 of a value, as
 * with the logarithmic buckets of DDSketch (Masson, Rim and Lee, 2019, VLDB 12:12, section 2), but in whole numbers: a logarithm's last
 * digit could differ between machines.
 */
export interface Distribution {
  /** The number of members by value. */
  readonly counts: Record<string, number>;
  /** The number of different values. */
  distinct: number;
  rounded: boolean;
}

/** At most about 250 KB of JSON. Rounded values are fewer: 9,000 for amounts up to 1,000,000,000,000. */
export const MAX_EXACT = 20_000;
const DIGITS = 9;

export const emptyDistribution = (): Distribution => ({ counts: {}, distinct: 0, rounded: false });

/** The least integer with the same nine leading digits, at most the value itself. A rounded value stays the same. */
export function roundedValue(value: number): number {
  const step = 2 ** Math.max(0, 32 - Math.clz32(Math.abs(value)) - DIGITS);
  return Math.abs(value) < 2 ** 32 ? Math.floor(value / step) * step : largeRounded(value);
}

/** `clz32` handles 32 digits. */
function largeRounded(value: number): number {
  const step = 2 ** Math.max(0, 64 - Math.clz32(Math.floor(Math.abs(value) / 2 ** 32)) - DIGITS);
  return Math.floor(value / step) * step;
}

/** @param value a safe integer. */
export function addTo(distribution: Distribution, value: number, times = 1, maxExact = MAX_EXACT): void {
  const { counts, rounded } = distribution;
  const key = rounded ? roundedValue(value) : value;
  const before = counts[key];
  counts[key] = (before ?? 0) + times;
  if (before === undefined) distribution.distinct += 1;
  if (!rounded && distribution.distinct > maxExact) roundAll(distribution);
}

function roundAll(distribution: Distribution): void {
  const { counts } = distribution;
  distribution.rounded = true;
  for (const [key, times] of Object.entries(counts)) {
    const value = Number(key);
    const to = roundedValue(value);
    if (to === value) continue;
    delete counts[key];
    counts[to] = (counts[to] ?? 0) + times;
  }
  distribution.distinct = Object.keys(counts).length;
}

export function mergeInto(into: Distribution, from: Distribution, maxExact = MAX_EXACT): void {
  if (from.rounded && !into.rounded) roundAll(into);
  for (const [key, times] of Object.entries(from.counts)) addTo(into, Number(key), times, maxExact);
}

/** A value, and the number of members that have it. */
export interface Cell {
  readonly value: number;
  readonly times: number;
}

/** The least value first. A rounded value is the least of those rounded to it. */
export const cellsOf = ({ counts }: Distribution): readonly Cell[] =>
  Object.entries(counts)
    .map(([value, times]) => ({ value: Number(value), times }))
    .toSorted((one, other) => one.value - other.value);

export const sizeOf = (cells: readonly Cell[]): number => cells.reduce((size, { times }) => size + times, 0);
