/** Fits a model's positive parameters by maximum likelihood. */
import { type Minimum, minimise, type Point } from './minimise.ts';

export type Fit =
  | {
      readonly parameters: readonly number[];
      readonly logLikelihood: number;
      /** Parameters at a limit of their range: the maximum lies there or beyond. */
      readonly atLimit: readonly string[];
    }
  | { readonly why: string };

export interface Likelihood {
  readonly names: readonly string[];
  /** The number of observations. */
  readonly observed: number;
  /** Returns −Infinity or NaN outside the model's domain. */
  readonly logLikelihood: (parameters: readonly number[]) => number;
  /** A faster approximation on coarser data. Its maximum is where the exact search begins. Absent: the data are coarse enough. */
  readonly approximation?: ((parameters: readonly number[]) => number) | undefined;
  readonly starts: readonly Point[];
  /** A penalty by the logarithms of the parameters, in units of the log-likelihood. It steers the fit of few data. Absent: none. */
  readonly penalty?: ((logs: Point) => number) | undefined;
}

/** Parameters are searched in this range. At its limits customers hardly differ, or hardly ever leave. */
const SMALLEST_PARAMETER = 1e-4;
const LARGEST_PARAMETER = 1e4;
/** A parameter within this factor of a limit counts as at it. */
const AT_THE_LIMIT = 1.1;

const ROUGH = { size: 0.5, within: 1e-2, valueWithin: 1e-6, maxSteps: 400 } as const;
/** In units of the logarithms of the parameters and of the mean log-likelihood of one observation. */
const FINE = { size: 0.1, within: 1e-5, valueWithin: 1e-11, maxSteps: 2_000 } as const;
/** A degenerate simplex stops early. It is restarted from where it stopped until a restart gains nothing. */
const MAX_RESTARTS = 5;
/** Steps of a restart on the exact data, when the search began with the approximation. */
const STEPS_TO_GAIN = 30;
const GAIN = 1e-9;
/** A search on the way to a limit gains ever less. So little is enough. */
const ENOUGH = 1e-5;

/** Two rough searches that end so close to each other, in logarithms, lead to the same maximum. */
const SAME_PLACE = 0.1;

/** Searches in logarithms, so that parameters stay positive and have similar scales: roughly from each start, then finely from each. */
export function maximiseLikelihood(of: Likelihood): Fit {
  const { names, observed, logLikelihood, approximation, starts, penalty } = of;
  const objective = (likelihood: Likelihood['logLikelihood']) => inLogarithms(likelihood, penalty, observed);
  const first = objective(approximation ?? logLikelihood);
  const rough = starts.map((start) => minimise(first, start.map(Math.log), ROUGH)).filter(({ value }) => Number.isFinite(value));
  const found = distinct(rough)
    .map(({ at }) => refined(first, at, FINE.maxSteps))
    .toSorted((one, other) => one.value - other.value)[0];
  if (found === undefined) return { why: 'the likelihood of the data cannot be computed' };
  const best = approximation === undefined ? found : refined(objective(logLikelihood), found.at, STEPS_TO_GAIN);
  if (!best.converged) return { why: `the fit has not converged after ${MAX_RESTARTS} times ${FINE.maxSteps} steps` };
  const parameters = best.at.map(Math.exp);
  const atLimit = names.filter((_, index) => isAtLimit(parameters[index] ?? Number.NaN));
  return { parameters, logLikelihood: logLikelihood(parameters), atLimit };
}

/** One of each place, the best first. */
const distinct = (found: readonly Minimum[]): readonly Minimum[] =>
  found
    .toSorted((one, other) => one.value - other.value)
    .filter((one, index, all) => !all.slice(0, index).some((better) => isNear(one.at, better.at)));

const isNear = (one: Point, other: Point): boolean => one.every((log, axis) => Math.abs(log - (other[axis] ?? 0)) < SAME_PLACE);

/** The objective to minimise: the negative mean log-likelihood of one observation, by the logarithms of the parameters. */
function inLogarithms(
  logLikelihood: Likelihood['logLikelihood'],
  penalty: Likelihood['penalty'],
  observed: number,
): (logs: Point) => number {
  const [lowest, highest] = [Math.log(SMALLEST_PARAMETER), Math.log(LARGEST_PARAMETER)];
  return (logs) => {
    if (logs.some((log) => log < lowest || log > highest)) return Number.POSITIVE_INFINITY;
    const value = ((penalty?.(logs) ?? 0) - logLikelihood(logs.map(Math.exp))) / observed;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

/** @param stepsToGain the steps of a restart. */
function refined(of: (logs: Point) => number, start: Point, stepsToGain: number): Minimum {
  let best = minimise(of, start, FINE);
  let gain = Number.POSITIVE_INFINITY;
  for (let restart = 0; restart < MAX_RESTARTS; restart += 1) {
    const again = minimise(of, best.at, { ...FINE, maxSteps: stepsToGain });
    gain = best.value - again.value;
    if (best.converged && gain < GAIN) return { ...again, converged: true };
    best = again.converged ? again : minimise(of, again.at, FINE);
  }
  return { ...best, converged: best.converged || gain < ENOUGH };
}

const isAtLimit = (parameter: number): boolean =>
  !(parameter > SMALLEST_PARAMETER * AT_THE_LIMIT && parameter < LARGEST_PARAMETER / AT_THE_LIMIT);
