/**
 * Pareto/NBD, the model that BG/NBD and MBG/NBD stand in for: D. C. Schmittlein, D. G. Morrison and R. Colombo, "Counting Your Customers:
 * Who Are They and What Will They Do Next?", Management Science 33 (1987) 1–24. A customer buys at a rate λ, gamma (r, α) over customers,
 * and leaves at any time at a rate μ, gamma (s, β). Here it is a check of the others, and no member is judged by it.
 *
 * The likelihood is that of P. S. Fader and B. G. S. Hardie, "A Note on Deriving the Pareto/NBD Model and Related Expressions" (2005),
 * brucehardie.com/notes/009. Times are in weeks.
 */

import { type BinnedCounts, inFewCells } from '../sums/binned-counts.ts';
import { MIN_CUSTOMERS, MIN_REPEATERS } from './alive-model.ts';
import type { Customers, Weeks } from './bg-nbd.ts';
import { maximiseLikelihood } from './maximum-likelihood.ts';
import { customersOf } from './repeat-counts.ts';
import { hypergeometricOfOne, logGamma } from './special.ts';

export interface ParetoNbd {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

export type ParetoModel =
  | { readonly fitted: true; readonly parameters: ParetoNbd; readonly logLikelihood: number; readonly atLimit: readonly string[] }
  | { readonly fitted: false; readonly why: string };

/** The logarithm of the likelihood of one customer: still there at T, or gone at some time since tₓ. */
function logOfOne({ r, alpha, s, beta }: ParetoNbd, { repeats, lastAfter, age }: Weeks): number {
  const bought = logGamma(r + repeats) - logGamma(r) + r * Math.log(alpha) + s * Math.log(beta);
  const there = -(r + repeats) * Math.log(alpha + age) - s * Math.log(beta + age);
  const model = { r, alpha, s, beta };
  const [sinceLast, sinceNow] = [logOfGone(model, repeats, lastAfter), logOfGone(model, repeats, age)];
  // Without time since the last purchase both are equal, but for their last digits.
  const gone = sinceLast + Math.log(-Math.expm1(Math.min(0, sinceNow - sinceLast)));
  return bought + logOfSum(there, gone);
}

/**
 * The logarithm of s ÷ (r+s+x) · ₂F₁(r+s+x, c; r+s+x+1; z) ÷ (m + t)^(r+s+x), of a customer who leaves after t, where m is the larger of α
 * and β, z = |α − β| ÷ (m + t), and c = s + 1 if α is m, else r + x. By Euler's transformation (Abramowitz & Stegun 15.3.3) ₂F₁ is
 * (1 − z)^(1 − c) ₂F₁(1, r+s+x+1−c; r+s+x+1; z), which is between 1 and 1 ÷ (1 − z).
 */
function logOfGone({ r, alpha, s, beta }: ParetoNbd, repeats: number, after: number): number {
  const sum = r + s + repeats;
  const most = Math.max(alpha, beta);
  const z = Math.abs(alpha - beta) / (most + after);
  const c = alpha === most ? s + 1 : r + repeats;
  // 1 − z, without its cancellation.
  const rest = (Math.min(alpha, beta) + after) / (most + after);
  return (
    Math.log(s / sum) - sum * Math.log(most + after) + (1 - c) * Math.log(rest) + Math.log(hypergeometricOfOne(sum + 1 - c, sum + 1, z))
  );
}

const logOfSum = (one: number, other: number): number => Math.max(one, other) + Math.log1p(Math.exp(-Math.abs(one - other)));

/** Summed over customers. */
export const logLikelihoodOfPareto = (model: ParetoNbd, buying: readonly Customers[]): number =>
  buying.reduce((sum, each) => sum + each.customers * logOfOne(model, each), 0);

/**
 * P(at least one purchase in the next `weeks` weeks | x, tₓ, T). The likelihood of the same purchases with T later is that of them and of
 * none in between.
 */
export const paretoProbabilityOfPurchase = (model: ParetoNbd, buying: Weeks, weeks: number): number =>
  -Math.expm1(logOfOne(model, { ...buying, age: buying.age + weeks }) - logOfOne(model, buying));

const NAMES = ['r', 'alpha', 's', 'beta'] as const;

/** Starting points: α and β are times, of the data's scale. @param age mean T in weeks. */
const starts = (age: number): readonly (readonly number[])[] => [
  [0.5, age / 3, 0.5, age / 3],
  [1, age / 2, 1, age],
];

/**
 * Fitted on few cells of customers, because its likelihood takes ten times as long as that of the others; as a check that is exact enough.
 * The log-likelihood is that of all cells, to be compared with theirs.
 */
export function paretoModel(counts: BinnedCounts): ParetoModel {
  const buying = customersOf(counts);
  const sum = (of: (customers: Customers) => number) => buying.reduce((total, each) => total + each.customers * of(each), 0);
  const customers = sum(() => 1);
  if (customers < MIN_CUSTOMERS || sum(({ repeats }) => (repeats > 0 ? 1 : 0)) < MIN_REPEATERS)
    return { fitted: false, why: `at least ${MIN_CUSTOMERS} customers are needed, ${MIN_REPEATERS} of whom bought again` };
  const few = customersOf(inFewCells(counts) ?? counts);
  const found = maximiseLikelihood({
    names: NAMES,
    observed: customers,
    logLikelihood: (parameters) => logLikelihoodOfPareto(modelOf(parameters), few),
    starts: starts(sum(({ age }) => age) / customers),
  });
  if ('why' in found) return { fitted: false, why: found.why };
  const parameters = modelOf(found.parameters);
  return { fitted: true, parameters, logLikelihood: logLikelihoodOfPareto(parameters, buying), atLimit: found.atLimit };
}

const modelOf = ([r = 0, alpha = 0, s = 0, beta = 0]: readonly number[]): ParetoNbd => ({ r, alpha, s, beta });
