/**
 * The chain ladder with the standard error of its estimate: T. Mack, "Distribution-free calculation of the standard error of chain
 * ladder reserve estimates", ASTIN Bulletin 23/2 (1993), 213–225. Rows are periods of origin, the oldest first; columns are ages.
 * The model: a row's value at the next age is, on average, a factor times its value at this age, and its variance is proportional to it.
 */

/** Row `i` of `n` has `n − i` columns. */
export type Triangle = readonly (readonly number[])[];

export interface Projected {
  /** The value at the last age. */
  readonly ultimate: number;
  /** The ultimate less the row's latest value. It has the ultimate's standard error. */
  readonly outstanding: number;
  readonly standardError: number;
}

export interface ChainLadder {
  /** Factors from age k to k + 1. null: every row is 0 at age k. */
  readonly factors: readonly (number | null)[];
  readonly rows: readonly Projected[];
  /** Includes the correlation of rows, which share the factors. */
  readonly total: Projected;
}

/** With fewer rows, the variance of the last age cannot be extrapolated from the ages before it. */
export const FEWEST_ROWS = 4;

export function chainLadder(triangle: Triangle): ChainLadder {
  const ages = triangle.length;
  const steps = Array.from({ length: Math.max(0, ages - 1) }, (_, age) => stepOf(triangle, age));
  const variances = continued(steps.map(({ variance }) => variance));
  // σ²_k / f²_k: the contribution of age k to every standard error.
  const spreads = steps.map(({ factor }, age) => (factor === 0 ? 0 : (variances[age] ?? 0) / factor ** 2));
  const rows = triangle.map((row) => projected(row, steps, spreads));
  return {
    factors: steps.map(({ base, factor }) => (base === 0 ? null : factor)),
    rows,
    total: totalOf(triangle, rows, steps, spreads),
  };
}

interface Step {
  /** Σ C_ik over the rows that have the next age too. */
  readonly base: number;
  /** f_k; 1 where every row is 0. Mack, (3). */
  readonly factor: number;
  /** σ²_k. undefined: fewer than two rows show it. Mack, (5). */
  readonly variance: number | undefined;
}

function stepOf(triangle: Triangle, age: number): Step {
  const pairs = triangle.slice(0, triangle.length - 1 - age).map((row) => ({ from: row[age] ?? 0, to: row[age + 1] ?? 0 }));
  const base = pairs.reduce((sum, { from }) => sum + from, 0);
  const factor = base === 0 ? 1 : pairs.reduce((sum, { to }) => sum + to, 0) / base;
  const seen = pairs.filter(({ from }) => from > 0);
  const squares = seen.reduce((sum, { from, to }) => sum + from * (to / from - factor) ** 2, 0);
  return { base, factor, variance: seen.length < 2 ? undefined : squares / (seen.length - 1) };
}

/** The last variance has one row only. The series is extrapolated by its own decline, and never rises. Mack, p. 218. */
function continued(variances: readonly (number | undefined)[]): readonly number[] {
  const all: number[] = [];
  for (const variance of variances) {
    const [before = 0, last = 0] = [all.at(-2), all.at(-1)];
    all.push(variance ?? Math.min(before === 0 ? 0 : last ** 2 / before, before, last));
  }
  return all;
}

/** Mack, theorem 3, (7). */
function projected(row: readonly number[], steps: readonly Step[], spreads: readonly number[]): Projected {
  const latest = row.at(-1) ?? 0;
  let ultimate = latest;
  let relative = 0;
  for (let age = row.length - 1; age < steps.length; age += 1) {
    const { base, factor } = steps[age] ?? { base: 0, factor: 1 };
    if (ultimate > 0 && base > 0) relative += (spreads[age] ?? 0) * (1 / ultimate + 1 / base);
    ultimate *= factor;
  }
  return { ultimate, outstanding: ultimate - latest, standardError: ultimate * Math.sqrt(relative) };
}

/** Mack, corollary to theorem 3, (11). */
function totalOf(triangle: Triangle, rows: readonly Projected[], steps: readonly Step[], spreads: readonly number[]): Projected {
  let [ultimate, outstanding, square] = [0, 0, 0];
  // From the newest row on, so that the rows already summed are the younger ones.
  rows.toReversed().forEach((row, age) => {
    const shared = steps.slice(age).reduce((sum, { base }, at) => sum + (base === 0 ? 0 : (2 * (spreads[age + at] ?? 0)) / base), 0);
    square += row.standardError ** 2 + row.ultimate * ultimate * shared;
    ultimate += row.ultimate;
    outstanding += row.outstanding;
  });
  return { ultimate, outstanding, standardError: triangle.length === 0 ? 0 : Math.sqrt(square) };
}
