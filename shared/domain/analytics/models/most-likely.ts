/** Fitting the parameters of a model, all positive, by maximum likelihood. */
import { type Minimum, minimise, type Point } from './minimise.ts';

export type Fit = { readonly parameters: readonly number[]; readonly logLikelihood: number } | { readonly why: string };

export interface Likelihood {
  readonly names: readonly string[];
  /** How many have been observed. */
  readonly observed: number;
  /** −Infinity or NaN where it cannot be had. */
  readonly logLikelihood: (parameters: readonly number[]) => number;
  /** Nearly the same, much faster: of the data in fewer parts. What is greatest by it is where the search begins; absent: there are few parts. */
  readonly nearly?: ((parameters: readonly number[]) => number) | undefined;
  readonly starts: readonly Point[];
}

/** Parameters outside of it say that the data have no such model: a population without differences, or one that never leaves. */
const SMALLEST_PARAMETER = 1e-4;
const LARGEST_PARAMETER = 1e4;
/** As a factor. */
const AT_THE_EDGE = 1.1;

const ROUGH = { size: 0.5, within: 1e-2, valueWithin: 1e-6, maxSteps: 400 } as const;
/** In the logarithm of the parameters, and of the mean log-likelihood of one customer. */
const FINE = { size: 0.1, within: 1e-5, valueWithin: 1e-11, maxSteps: 2_000 } as const;
/** A simplex that has lost its shape stops early: it is begun anew where it stopped until that gains nothing. */
const MAX_RESTARTS = 5;
/** Of all parts, when the search began with fewer and is such a new beginning already. */
const STEPS_TO_GAIN = 30;
const GAIN = 1e-9;

/** In logarithms, which keeps the parameters positive and their scales alike: roughly from each start, then finely from the best. */
export function mostLikely({ names, observed, logLikelihood, nearly, starts }: Likelihood): Fit {
  const first = inLogarithms(nearly ?? logLikelihood, observed);
  const rough = starts.map((start) => minimise(first, start.map(Math.log), ROUGH)).toSorted((one, other) => one.value - other.value)[0];
  if (rough === undefined || !Number.isFinite(rough.value)) return { why: 'the likelihood of the data cannot be computed' };
  const found = refined(first, rough.at, FINE.maxSteps);
  const best = nearly === undefined ? found : refined(inLogarithms(logLikelihood, observed), found.at, STEPS_TO_GAIN);
  const parameters = best.at.map(Math.exp);
  const edge = names.find((_, index) => isAtEdge(parameters[index] ?? Number.NaN));
  if (edge !== undefined)
    return { why: `the likelihood is greatest at the edge of the range of ${edge}, ${SMALLEST_PARAMETER} to ${LARGEST_PARAMETER}` };
  if (!best.converged) return { why: `the fit has not converged after ${MAX_RESTARTS} times ${FINE.maxSteps} steps` };
  return { parameters, logLikelihood: -best.value * observed };
}

/** What is to be least: of the logarithms of the parameters, for one of those observed. */
function inLogarithms(logLikelihood: Likelihood['logLikelihood'], observed: number): (logs: Point) => number {
  const [lowest, highest] = [Math.log(SMALLEST_PARAMETER), Math.log(LARGEST_PARAMETER)];
  return (logs) => {
    if (logs.some((log) => log < lowest || log > highest)) return Number.POSITIVE_INFINITY;
    const value = -logLikelihood(logs.map(Math.exp)) / observed;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
}

/**
 * Ends where the likelihood grows towards the edge: that it does so says enough, and how far, nothing.
 * @param stepsToGain of a simplex that is begun anew.
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
