/**
 * Minimises a function of a few variables without derivatives: the simplex method of Nelder & Mead (1965), with the rules and
 * coefficients of Lagarias, Reeds, Wright & Wright (1998). ADR 2 says why it is our own.
 */
export type Point = readonly number[];

export interface Minimum {
  readonly at: Point;
  readonly value: number;
  /** false: `maxSteps` were not enough. */
  readonly converged: boolean;
}

export interface MinimiseOptions {
  /** The size of the first simplex along each axis. */
  readonly size: number;
  /** The largest distance of the corners, and of their values, at the end. */
  readonly within: number;
  readonly valueWithin: number;
  readonly maxSteps: number;
}

interface Corner {
  readonly at: Point;
  readonly value: number;
}

const REFLECT = 1;
const EXPAND = 2;
const CONTRACT = 0.5;
const SHRINK = 0.5;

/** @param of may return Infinity outside its domain. */
export function minimise(of: (at: Point) => number, start: Point, options: MinimiseOptions): Minimum {
  const { size, within, valueWithin, maxSteps } = options;
  const corner = (at: Point): Corner => ({ at, value: of(at) });
  let simplex = sorted([corner(start), ...start.map((_, axis) => besideOf(start, axis, size, corner))]);
  for (let step = 0; step < maxSteps; step += 1) {
    const [best, worst] = [nth(simplex, 0), nth(simplex, simplex.length - 1)];
    if (worst.value - best.value <= valueWithin && extent(simplex) <= within) return { ...best, converged: true };
    const kept = simplex.slice(0, -1);
    const better = replacement(kept, worst, corner);
    simplex = sorted(
      better === undefined ? [best, ...simplex.slice(1).map(({ at }) => corner(between(best.at, at, SHRINK)))] : [...kept, better],
    );
  }
  return { ...nth(simplex, 0), converged: false };
}

/** A corner along one axis: above the start, or below it where the function is infinite above. */
function besideOf(start: Point, axis: number, size: number, corner: (at: Point) => Corner): Corner {
  const moved = (by: number) => corner(start.map((x, index) => (index === axis ? x + by : x)));
  const above = moved(size);
  return above.value === Number.POSITIVE_INFINITY ? moved(-size) : above;
}

/** The corner that replaces the worst one. undefined: none is better, and all shrink towards the best. */
function replacement(kept: readonly Corner[], worst: Corner, corner: (at: Point) => Corner): Corner | undefined {
  const [best, secondWorst] = [nth(kept, 0), nth(kept, kept.length - 1)];
  const centre = best.at.map((_, axis) => kept.reduce((sum, { at }) => sum + (at[axis] ?? 0), 0) / kept.length);
  const away = (factor: number) => corner(between(centre, worst.at, -factor));
  const reflected = away(REFLECT);
  if (reflected.value < best.value) {
    const expanded = away(REFLECT * EXPAND);
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < secondWorst.value) return reflected;
  const outside = reflected.value < worst.value;
  const contracted = away(outside ? REFLECT * CONTRACT : -CONTRACT);
  if (outside) return contracted.value <= reflected.value ? contracted : undefined;
  return contracted.value < worst.value ? contracted : undefined;
}

const between = (from: Point, to: Point, part: number): Point => from.map((x, axis) => x + part * ((to[axis] ?? 0) - x));

/** A stable sort: ties keep their order, as the rules demand. */
const sorted = (corners: readonly Corner[]): readonly Corner[] =>
  corners.toSorted((one, other) => (one.value < other.value ? -1 : one.value > other.value ? 1 : 0));

function extent(simplex: readonly Corner[]): number {
  const best = nth(simplex, 0).at;
  return Math.max(...simplex.flatMap(({ at }) => at.map((x, axis) => Math.abs(x - (best[axis] ?? 0)))));
}

function nth(corners: readonly Corner[], index: number): Corner {
  const corner = corners[index];
  if (corner === undefined) throw new RangeError(`a simplex of ${corners.length} corners has none at ${index}`);
  return corner;
}
