/** The model of spend per purchase day: gamma-gamma. Where it cannot be fitted, the empirical mean of all customers, and the reason. */

import type { RepeatPurchases } from '../history/repeat-purchases.ts';
import { type BinnedCounts, inFewCells, isExact } from '../sums/binned-counts.ts';
import { expectedSpend, type GammaGamma, logLikelihoodOfSpend, type Spenders } from './gamma-gamma.ts';
import { maximiseLikelihood } from './maximum-likelihood.ts';
import { type Estimate, spreadAt } from './observed-information.ts';
import { spendersOf } from './repeat-spend.ts';

/** `v`, the amounts behind the likelihood, and the empirical rate (of one repeat) are in minor units. */
export type SpendModel = {
  /** Customers whose repeats cost something. */
  readonly repeaters: number;
  /** The average of their mean amounts, in minor units. null: there are none. */
  readonly meanSpend: number | null;
} & (
  | {
      readonly fitted: true;
      readonly parameters: GammaGamma;
      readonly logLikelihood: number;
      readonly approximate: boolean;
      /** Parameters at a limit of their range: customers hardly differ. */
      readonly atLimit: readonly string[];
    }
  | { readonly fitted: false; readonly why: string; readonly empirical: { readonly rate: number | null } }
);

/** Fewer spenders do not determine three parameters. */
const MIN_SPENDERS = 30;

const NAMES = ['p', 'q', 'v'] as const;
const STARTS = [
  [5, 4, 0.5],
  [1, 2, 1],
  [20, 10, 0.3],
] as const;

export function spendModel(counts: BinnedCounts): SpendModel {
  const spenders = spendersOf(counts);
  const sum = (of: (each: Spenders) => number) => spenders.reduce((total, each) => total + each.customers * of(each), 0);
  const repeaters = sum(() => 1);
  const repeats = sum((each) => each.repeats);
  const meanSpend = repeaters > 0 ? sum(({ mean }) => mean) / repeaters : null;
  const rate = repeats > 0 ? sum((each) => each.repeats * each.mean) / repeats : null;
  const instead = (why: string): SpendModel => ({ repeaters, meanSpend, fitted: false, why, empirical: { rate } });
  if (meanSpend === null || repeaters < MIN_SPENDERS)
    return instead(`${repeaters} customers who bought again, and not for nothing, are too few: at least ${MIN_SPENDERS}`);
  const likelihoodOf = (all: readonly Spenders[]) => likelihoodByMean(all, meanSpend);
  const few = inFewCells(counts);
  const found = maximiseLikelihood({
    names: NAMES,
    observed: repeaters,
    logLikelihood: likelihoodOf(spenders),
    approximation: few === undefined ? undefined : likelihoodOf(spendersOf(few)),
    starts: STARTS,
  });
  if ('why' in found) return instead(found.why);
  const parameters = gammaGamma(found.parameters, meanSpend);
  if (parameters.q <= 1) return instead('what members spend differs so much that it has no mean (q is at most 1)');
  const logLikelihood = found.logLikelihood - repeaters * Math.log(meanSpend);
  return { repeaters, meanSpend, fitted: true, parameters, logLikelihood, approximate: !isExact(counts), atLimit: found.atLimit };
}

/** In units of the mean spend, so that v is near 1 for every currency. */
function likelihoodByMean(spenders: readonly Spenders[], meanSpend: number) {
  const relative = spenders.map((each) => ({ ...each, mean: each.mean / meanSpend }));
  return (parameters: readonly number[]) => logLikelihoodOfSpend(gammaGamma(parameters, 1), relative);
}

/** How sure the parameters are; v in minor units. @param counts that the model was fitted on. undefined: not fitted. */
export function estimateOfSpend(counts: BinnedCounts, model: SpendModel): Estimate | undefined {
  const { meanSpend } = model;
  if (!model.fitted || meanSpend === null) return undefined;
  const { p, q, v } = model.parameters;
  const at = [p, q, v].map(Math.log);
  // A unit adds to the logarithm of v, and leaves the covariance as it is.
  const spread = spreadAt(likelihoodByMean(spendersOf(counts), meanSpend), [p, q, v / meanSpend]);
  return { at, spreads: spread === undefined ? [] : [{ ...spread, at }] };
}

/** Parameters by their logarithms. */
export const spendOfLogs = (logs: readonly number[]): GammaGamma => gammaGamma(logs.map(Math.exp), 1);

const gammaGamma = ([p = 0, q = 0, v = 0]: readonly number[], unit: number): GammaGamma => ({ p, q, v: v * unit });

/** The expected spend of a customer on each future purchase day, in minor units. null: nothing is known of any customer. */
export const spendToExpect = (model: SpendModel, { repeats, repeatAmount }: RepeatPurchases): number | null =>
  spendOfMean(model, repeats, repeats > 0 ? repeatAmount / repeats : 0);

/** The same by the mean amount of the repeats. It is linear in the mean. */
export const spendOfMean = (model: SpendModel, repeats: number, mean: number): number | null =>
  model.fitted ? expectedSpend(model.parameters, { repeats, mean }) : model.empirical.rate;
