/** Fitting the parameters of a model, all positive, by maximum likelihood. */
import { minimise, type Point } from './minimise.ts';

export type Fit = { readonly parameters: readonly number[]; readonly logLikelihood: number } | { readonly why: string };

export interface Likelihood {
  readonly names: readonly string[];
  /** How many have been observed. */
  readonly observed: number;
  /** −Infinity or NaN where it cannot be had. */
  readonly logLikelihood: (parameters: readonly number[]) => number;
  readonly starts: readonly Point[];
}

/** Parameters outside of it say that the data have no such model: a population without differences, or one that never leaves. */
export const SMALLEST_PARAMETER = 1e-4;
export const LARGEST_PARAMETER = 1e4;
/** As a factor. */
const AT_THE_EDGE = 1.1;

const ROUGH = { size: 0.5, within: 1e-2, valueWithin: 1e-6, maxSteps: 400 } as const;
/** In the logarithm of the parameters, and of the mean log-likelihood of one customer. */
const FINE = { size: 0.1, within: 1e-5, valueWithin: 1e-11, maxSteps: 2_000 } as const;
/** A simplex that has lost its shape stops early: it is begun anew where it stopped until that gains nothing. */
const MAX_RESTARTS = 5;
const GAIN = 1e-9;

/** Roughly from each start, then finely from the best, in logarithms, which keeps the parameters positive and their scales alike. */
export function mostLikely({ names, observed, logLikelihood, starts }: Likelihood): Fit {
  const [lowest, highest] = [Math.log(SMALLEST_PARAMETER), Math.log(LARGEST_PARAMETER)];
  const of = (logs: Point): number => {
    if (logs.some((log) => log < lowest || log > highest)) return Number.POSITIVE_INFINITY;
    const value = -logLikelihood(logs.map(Math.exp)) / observed;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  const rough = starts.map((start) => minimise(of, start.map(Math.log), ROUGH)).toSorted((one, other) => one.value - other.value)[0];
  if (rough === undefined || !Number.isFinite(rough.value)) return { why: 'the likelihood of the data cannot be computed' };
  let best = minimise(of, rough.at, FINE);
  for (let restart = 0; restart < MAX_RESTARTS; restart += 1) {
    const again = minimise(of, best.at, FINE);
    const gained = best.value - again.value;
    if (gained >= 0) best = again;
    if (gained < GAIN && best.converged) break;
  }
  const parameters = best.at.map(Math.exp);
  const edge = names.find((_, index) => isAtEdge(parameters[index] ?? Number.NaN));
  if (edge !== undefined)
    return { why: `the likelihood is greatest at the edge of the range of ${edge}, ${SMALLEST_PARAMETER} to ${LARGEST_PARAMETER}` };
  if (!best.converged) return { why: `the fit has not converged after ${MAX_RESTARTS} times ${FINE.maxSteps} steps` };
  return { parameters, logLikelihood: -best.value * observed };
}

const isAtEdge = (parameter: number): boolean =>
  !(parameter > SMALLEST_PARAMETER * AT_THE_EDGE && parameter < LARGEST_PARAMETER / AT_THE_EDGE);
