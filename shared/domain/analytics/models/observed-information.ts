/**
 * How sure a maximum-likelihood fit is. The covariance of the logarithms of the parameters is the inverse of the observed information: of
 * the negative second derivatives of the log-likelihood at its maximum (B. Efron and D. V. Hinkley, "Assessing the accuracy of the maximum
 * likelihood estimator", Biometrika 65 (1978) 457–482). In logarithms the likelihood is nearly quadratic, and no limit is below 0. An
 * interval of a figure that depends on the parameters follows by the delta method (A. C. Davison, *Statistical Models*, 2003, 4.4).
 */
import type { Point } from './minimise.ts';
import { Z_95 } from './normal.ts';

type Matrix = readonly (readonly number[])[];

/** A maximum, by logarithms of parameters, and its covariance. */
export interface Spread {
  readonly at: Point;
  readonly covariance: Matrix;
}

/** A reported figure, by logarithms of parameters, and the spreads of the maxima. Without a spread, its error is unknown. */
export interface Estimate {
  readonly at: Point;
  readonly spreads: readonly Spread[];
}

/** In logarithms. */
export interface LogInterval {
  readonly low: number;
  readonly high: number;
}

/** The step of differences. The log-likelihood of a million customers has about ten digits that count. */
const STEP = 1e-3;

/** @param parameters of the maximum. undefined: it is no maximum in each direction, so the data do not say how sure it is. */
export function spreadAt(logLikelihood: (parameters: readonly number[]) => number, parameters: readonly number[]): Spread | undefined {
  const at = parameters.map(Math.log);
  const covariance = inverseOf(informationAt((logs) => logLikelihood(logs.map(Math.exp)), at));
  return covariance && { at, covariance };
}

/** Both estimates side by side, as independent ones. */
export const joined = (one: Estimate, other: Estimate): Estimate => ({
  at: [...one.at, ...other.at],
  spreads: one.spreads.flatMap((spread) => other.spreads.map((beside) => besides(spread, beside))),
});

function besides({ at, covariance }: Spread, other: Spread): Spread {
  const zeros = (of: Point) => of.map(() => 0);
  return {
    at: [...at, ...other.at],
    covariance: [...covariance.map((row) => [...row, ...zeros(other.at)]), ...other.covariance.map((row) => [...zeros(at), ...row])],
  };
}

/**
 * The 95 % interval of each figure, by the delta method. It has room for the intervals around all maxima, and for the estimate.
 * @param figures in logarithms, by logarithms of parameters.
 * @returns null where a standard error is more than `UNSURE` or unknown.
 */
export function intervalsOf({ at, spreads }: Estimate, figures: (logs: Point) => readonly number[]): readonly (LogInterval | null)[] {
  const around = spreads.map((spread) => aroundMaximum(spread, figures));
  return figures(at).map((value, index) =>
    widest(
      value,
      around.map((each) => each[index] ?? null),
    ),
  );
}

/** The 95 % interval of each parameter itself. */
export const intervalsOfParameters = (estimate: Estimate): readonly (LogInterval | null)[] => intervalsOf(estimate, (logs) => logs);

/** A standard error of so much in logarithms is an interval from a seventh to seven times: the data do not say. */
const UNSURE = 1;

function aroundMaximum({ at, covariance }: Spread, figures: (logs: Point) => readonly number[]): readonly (LogInterval | null)[] {
  const slopes = at.map((_, axis) => {
    const above = figures(moved(at, [axis, STEP]));
    const below = figures(moved(at, [axis, -STEP]));
    return above.map((value, index) => (value - (below[index] ?? Number.NaN)) / (2 * STEP));
  });
  return figures(at).map((value, index) => {
    const slope = (axis: number) => slopes[axis]?.[index] ?? Number.NaN;
    const variance = covariance.reduce((sum, row, i) => sum + row.reduce((part, each, j) => part + slope(i) * each * slope(j), 0), 0);
    const error = Math.sqrt(variance);
    return error <= UNSURE ? { low: value - Z_95 * error, high: value + Z_95 * error } : null;
  });
}

function widest(value: number, intervals: readonly (LogInterval | null)[]): LogInterval | null {
  const known = intervals.filter((interval) => interval !== null);
  if (known.length === 0 || known.length < intervals.length) return null;
  return { low: Math.min(value, ...known.map(({ low }) => low)), high: Math.max(value, ...known.map(({ high }) => high)) };
}

function informationAt(of: (logs: Point) => number, at: Point): Matrix {
  const value = of(at);
  const beside = (...steps: readonly (readonly [axis: number, by: number])[]) => of(moved(at, ...steps));
  return at.map((_x, i) =>
    at.map((_y, j) =>
      i === j
        ? (2 * value - beside([i, STEP]) - beside([i, -STEP])) / STEP ** 2
        : (beside([i, STEP], [j, -STEP]) + beside([i, -STEP], [j, STEP]) - beside([i, STEP], [j, STEP]) - beside([i, -STEP], [j, -STEP])) /
          (4 * STEP ** 2),
    ),
  );
}

const moved = (at: Point, ...steps: readonly (readonly [axis: number, by: number])[]): Point =>
  at.map((x, axis) => steps.reduce((sum, [moving, by]) => sum + (moving === axis ? by : 0), x));

/** By sweeps (J. H. Goodnight, "A Tutorial on the SWEEP Operator", The American Statistician 33 (1979)). undefined: not positive definite. */
function inverseOf(symmetric: Matrix): Matrix | undefined {
  let swept = symmetric;
  for (let k = 0; k < symmetric.length; k += 1) {
    const row = swept[k] ?? [];
    const pivot = row[k] ?? Number.NaN;
    if (!(pivot > 0)) return undefined;
    swept = swept.map((line, i) =>
      line.map((x, j) => {
        if (i === k) return j === k ? -1 / pivot : x / pivot;
        return j === k ? x / pivot : x - ((line[k] ?? Number.NaN) * (row[j] ?? Number.NaN)) / pivot;
      }),
    );
  }
  return swept.map((line) => line.map((x) => 0 - x));
}
