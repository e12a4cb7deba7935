/** Fits a model's positive parameters by maximum likelihood. */
import { type Minimum, minimise, type Point } from './minimise.ts';

export type Fit = { readonly parameters: readonly number[]; readonly logLikelihood: number } | { readonly why: string };

export interface Likelihood {
  readonly names: readonly string[];
  /** The number of observations. */
  readonly observed: number;
  /** Returns −Infinity or NaN outside the model's domain. */
  readonly logLikelihood: (parameters: readonly number[]) => number;
  /** A faster approximation on coarser data. Its maximum is where the exact search begins. Absent: the data are coarse enough. */
  readonly approximation?: ((parameters: readonly number[]) => number) | undefined;
  readonly starts: readonly Point[];
}

/** Parameters outside this range mean that the model does not fit: customers who do not differ, or who never leave. */
const SMALLEST_PARAMETER = 1e-4;
const LARGEST_PARAMETER = 1e4;
/** A parameter within this factor of a limit counts as at the edge. */
const AT_THE_EDGE = 1.1;

const ROUGH = { size: 0.5, within: 1e-2, valueWithin: 1e-6, maxSteps: 400 } as const;
/** In units of the logarithms of the parameters and of the mean log-likelihood of one observation. */
const FINE = { size: 0.1, within: 1e-5, valueWithin: 1e-11, maxSteps: 2_000 } as const;
/** A degenerate simplex stops early. It is restarted from where it stopped until a restart gains nothing. */
const MAX_RESTARTS = 5;
/** Steps of a restart on the exact data, when the search began with the approximation. */
const STEPS_TO_GAIN = 30;
const GAIN = 1e-9;

/** Searches in logarithms, so that parameters stay positive and have similar scales: roughly from each start, then finely from the best. */
export function maximiseLikelihood({ names, observed, logLikelihood, approximation, starts }: Likelihood): Fit {
  const first = inLogarithms(approximation ?? logLikelihood, observed);
  const rough = starts.map((start) => minimise(first, start.map(Math.log), ROUGH)).toSorted((one, other) => one.value - other.value)[0];
  if (rough === undefined || !Number.isFinite(rough.value)) return { why: 'the likelihood of the data cannot be computed' };
  const found = refined(first, rough.at, FINE.maxSteps);
  const best = approximation === undefined ? found : refined(inLogarithms(logLikelihood, observed), found.at, STEPS_TO_GAIN);
  const parameters = best.at.map(Math.exp);
  const edge = names.find((_, index) => isAtEdge(parameters[index] ?? Number.NaN));
  if (edge !== undefined)
    return { why: `the likelihood is greatest at the edge of the range of ${edge}, ${SMALLEST_PARAMETER} to ${LARGEST_PARAMETER}` };
  if (!best.converged) return { why: `the fit has not converged after ${MAX_RESTARTS} times ${FINE.maxSteps} steps` };
  return { parameters, logLikelihood: -best.value * observed };
}

/** The objective to minimise: the negative mean log-likelihood of one observation, by the logarithms of the parameters. */
function inLogarithms(logLikelihood: Likelihood['logLikelihood'], observed: number): (logs: Point) => number {
  const [lowest, highest] = [Math.log(SMALLEST_PARAMETER), Math.log(LARGEST_PARAMETER)];
  return (logs) => {
    if (logs.some((log) => log < lowest || log > highest)) return Number.POSITIVE_INFINITY;
    const value = -logLikelihood(logs.map(Math.exp)) / observed;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

/**
 * Stops as soon as a parameter reaches the edge: how far beyond it the maximum is says nothing more.
 * @param stepsToGain the steps of a restart.
 */
function refined(of: (logs: Point) => number, start: Point, stepsToGain: number): Minimum {
  const until = (logs: Point) => logs.some((log) => isAtEdge(Math.exp(log)));
  let best = minimise(of, start, { ...FINE, until });
  for (let restart = 0; restart < MAX_RESTARTS && !until(best.at); restart += 1) {
    const again = minimise(of, best.at, { ...FINE, maxSteps: stepsToGain, until });
    if (best.converged && best.value - again.value < GAIN) return { ...again, converged: true };
    best = again.converged ? again : minimise(of, again.at, { ...FINE, until });
  }
  return best;
}

const isAtEdge = (parameter: number): boolean =>
  !(parameter > SMALLEST_PARAMETER * AT_THE_EDGE && parameter < LARGEST_PARAMETER / AT_THE_EDGE);
