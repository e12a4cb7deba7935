/** Part of the model: what members spend on a day with a purchase, by gamma-gamma; where that cannot be fitted, what the base spends, and why. */

import type { Buying } from '../history/buying.ts';
import { type BinnedCounts, inFewCells } from '../sums/binned-counts.ts';
import { expectedSpend, type GammaGamma, logLikelihoodOfSpend, type Spenders } from './gamma-gamma.ts';
import { mostLikely } from './most-likely.ts';
import { spendersOf } from './repeat-spend.ts';

/** `v`, the amounts that are so likely, and the empirical rate, of one repeat, are in minor units. */
export type SpendModel = {
  /** Who bought again, and not for nothing. */
  readonly repeaters: number;
  /** Minor units: their mean amounts, on average; null: there are none. */
  readonly meanSpend: number | null;
} & (
  | { readonly fitted: true; readonly parameters: GammaGamma; readonly logLikelihood: number }
  | { readonly fitted: false; readonly why: string; readonly empirical: { readonly rate: number | null } }
);

/** Fewer say too little of three parameters. */
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
  // In units of the mean spend, in which v is near 1 whatever the currency is.
  const likelihoodOf = (all: readonly Spenders[]) => {
    const relative = all.map((each) => ({ ...each, mean: each.mean / meanSpend }));
    return (parameters: readonly number[]) => logLikelihoodOfSpend(gammaGamma(parameters, 1), relative);
  };
  const few = inFewCells(counts);
  const found = mostLikely({
    names: NAMES,
    observed: repeaters,
    logLikelihood: likelihoodOf(spenders),
    nearly: few === undefined ? undefined : likelihoodOf(spendersOf(few)),
    starts: STARTS,
  });
  if ('why' in found) return instead(found.why);
  const parameters = gammaGamma(found.parameters, meanSpend);
  if (parameters.q <= 1) return instead('what members spend differs so much that it has no mean (q is at most 1)');
  return { repeaters, meanSpend, fitted: true, parameters, logLikelihood: found.logLikelihood - repeaters * Math.log(meanSpend) };
}

const gammaGamma = ([p = 0, q = 0, v = 0]: readonly number[], unit: number): GammaGamma => ({ p, q, v: v * unit });

/** Minor units that a customer is expected to spend on each day with a purchase to come; null: nothing is known of anyone. */
export function spendToExpect(model: SpendModel, { repeats, repeatAmount }: Buying): number | null {
  if (!model.fitted) return model.empirical.rate;
  return expectedSpend(model.parameters, { repeats, mean: repeats > 0 ? repeatAmount / repeats : 0 });
}
