/**
 * The model of repeat buying and P(alive): BG/NBD or MBG/NBD (`choose-family.ts`). Where it cannot be fitted, the empirical purchase rate of
 * all customers, and the reason.
 */

import { DAYS_A_WEEK, type Day } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { type RepeatPurchases, repeatPurchasesUntil } from '../history/repeat-purchases.ts';
import { type BinnedCounts, inFewCells, isExact } from '../sums/binned-counts.ts';
import {
  type BuyingFamily,
  type BuyingModel,
  type Customers,
  expectedFrom,
  logLikelihood,
  probabilityAlive,
  probabilityOfPurchase,
  type Weeks,
} from './bg-nbd.ts';
import { type Likelihood, maximiseLikelihood } from './maximum-likelihood.ts';
import { type Estimate, spreadAt } from './observed-information.ts';
import { customersOf } from './repeat-counts.ts';

export type AliveModel = {
  readonly customers: number;
  /** Customers who bought again. */
  readonly repeaters: number;
} & (
  | {
      readonly fitted: true;
      readonly parameters: BuyingModel;
      readonly logLikelihood: number;
      readonly approximate: boolean;
      /** Parameters at a limit of their range. */
      readonly atLimit: readonly string[];
      /** The weight of the prior: `priorWeight`. */
      readonly priorWeight: number;
    }
  | { readonly fitted: false; readonly why: string; readonly empirical: { readonly rate: number | null } }
);

/** Fewer customers say little of how members differ, even with a prior. */
export const MIN_CUSTOMERS = 100;
export const MIN_REPEATERS = 30;

const NAMES = ['r', 'alpha', 'a', 'b'] as const;

export function aliveModel(counts: BinnedCounts, family: BuyingFamily): AliveModel {
  const buying = customersOf(counts);
  const sum = (of: (customers: Customers) => number) => buying.reduce((total, each) => total + each.customers * of(each), 0);
  const customers = sum(() => 1);
  const repeaters = sum(({ repeats }) => (repeats > 0 ? 1 : 0));
  const weeks = sum(({ age }) => age);
  const instead = (why: string): AliveModel => ({
    customers,
    repeaters,
    fitted: false,
    why,
    empirical: { rate: weeks > 0 ? sum(({ repeats }) => repeats) / weeks : null },
  });
  if (customers < MIN_CUSTOMERS) return instead(`${customers} customers are too few: at least ${MIN_CUSTOMERS}`);
  if (repeaters < MIN_REPEATERS) return instead(`${repeaters} customers who bought again are too few: at least ${MIN_REPEATERS}`);
  const weight = priorWeight(customers);
  const found = maximiseLikelihood({
    ...likelihoodOf(family, buying),
    approximation: approximationOf(family, counts),
    starts: starts(weeks / customers),
    penalty: weight === 0 ? undefined : (logs) => weight * distanceFromPrior(logs, weeks / customers),
  });
  if ('why' in found) return instead(found.why);
  return {
    customers,
    repeaters,
    fitted: true,
    parameters: modelOf(family, found.parameters),
    logLikelihood: found.logLikelihood,
    approximate: !isExact(counts),
    atLimit: found.atLimit,
    priorWeight: weight,
  };
}

const likelihoodOf = (family: BuyingFamily, buying: readonly Customers[]) => ({
  names: NAMES,
  observed: buying.reduce((sum, { customers }) => sum + customers, 0),
  logLikelihood: (parameters: readonly number[]) => logLikelihood(modelOf(family, parameters), buying),
});

function approximationOf(family: BuyingFamily, counts: BinnedCounts): Likelihood['approximation'] {
  const few = inFewCells(counts);
  return few && likelihoodOf(family, customersOf(few)).logLikelihood;
}

/**
 * How sure the parameters are by the data alone. Where a prior steers the fit, the estimate has the covariance of the data, without the
 * prior's, and the maximum without the prior stands beside it. So an interval is as wide as the data make it, and has room for what they
 * say without the prior. A place at which the likelihood is not concave is left out.
 * @param counts that the model was fitted on. undefined: not fitted.
 */
export function estimateOfBuying(counts: BinnedCounts, model: AliveModel): Estimate | undefined {
  if (!model.fitted) return undefined;
  const { family, r, alpha, a, b } = model.parameters;
  const parameters = [r, alpha, a, b];
  const at = parameters.map(Math.log);
  const buying = customersOf(counts);
  const likelihood = likelihoodOf(family, buying);
  const maxima: (readonly number[])[] = [parameters];
  if (model.priorWeight > 0) {
    const meanAge = buying.reduce((sum, { customers, age }) => sum + customers * age, 0) / model.customers;
    const searched = { ...likelihood, approximation: approximationOf(family, counts), starts: [parameters, ...starts(meanAge)] };
    const free = maximiseLikelihood(searched);
    if ('why' in free) return { at, spreads: [] };
    maxima.push(free.parameters);
  }
  return { at, spreads: maxima.flatMap((maximum) => spreadAt(likelihood.logLikelihood, maximum) ?? []) };
}

/** Parameters by their logarithms. */
export const buyingOfLogs = (family: BuyingFamily, logs: readonly number[]): BuyingModel => modelOf(family, logs.map(Math.exp));

const modelOf = (family: BuyingFamily, [r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): BuyingModel => ({ family, r, alpha, a, b });

/** From so many customers on, the data speak alone. */
export const CUSTOMERS_WITHOUT_PRIOR = 2_000;

/** 1 for a base of none, and smoothly less until `CUSTOMERS_WITHOUT_PRIOR`, so that no night brings a jump. */
const priorWeight = (customers: number): number => Math.max(0, 1 - customers / CUSTOMERS_WITHOUT_PRIOR);

/** In logarithms of the parameters: a factor of 1.5 is one standard deviation. More lets figures of small bases jump. */
const PRIOR_SPREAD = 0.4;

/**
 * A weak prior for small bases, without which the likelihood of some is greatest at a limit on one night and not on the next: independent
 * log-normal distributions around usual values (those of published fits). The negative logarithm of its density, but for a constant.
 */
function distanceFromPrior(logs: readonly number[], meanAge: number): number {
  const usual = [0.5, meanAge / 3, 0.8, 2.5];
  return usual.reduce((sum, value, index) => sum + ((logs[index] ?? 0) - Math.log(value)) ** 2 / (2 * PRIOR_SPREAD ** 2), 0);
}

/**
 * Starting points: rates that differ much or little, customers that leave soon or late. α is a time, of the data's scale.
 * @param age mean T in weeks.
 */
const starts = (age: number): readonly (readonly number[])[] => [
  [0.25, age / 5, 0.8, 2.5],
  [1, age / 2, 1, 10],
  [3, age, 0.3, 1],
];

export const weeksOf = ({ repeats, lastAfter, age }: RepeatPurchases): Weeks => ({
  repeats,
  lastAfter: lastAfter / DAYS_A_WEEK,
  age: age / DAYS_A_WEEK,
});

/** P(alive) of a member on a day. null: no purchase yet, or no model. */
export function aliveNow(model: AliveModel, member: Pick<MemberAsOf, 'purchases'>, day: Day): number | null {
  const buying = repeatPurchasesUntil(member, day);
  return buying === null || !model.fitted ? null : probabilityAlive(model.parameters, weeksOf(buying));
}

/** Members are ranked by their probability of a purchase within so many days. */
export const PURCHASE_DAYS = 90;

/** P(at least one purchase in the next `PURCHASE_DAYS` days). null: no purchase yet, or no model. */
export function purchaseSoon(model: AliveModel, member: Pick<MemberAsOf, 'purchases'>, day: Day): number | null {
  const buying = repeatPurchasesUntil(member, day);
  return buying === null || !model.fitted ? null : probabilityOfPurchase(model.parameters, weeksOf(buying), PURCHASE_DAYS / DAYS_A_WEEK);
}

/**
 * The expected number of purchase days in the next `weeks` weeks; by the empirical rate without a model. null: no purchase yet, or
 * no rate.
 */
export function expectedPurchases(model: AliveModel, member: Pick<MemberAsOf, 'purchases'>, day: Day, weeks: number): number | null {
  const buying = repeatPurchasesUntil(member, day);
  return buying === null ? null : expectedOf(model, weeksOf(buying), weeks);
}

/** The same for given buying instead of a member. */
export function expectedOf(model: AliveModel, buying: Weeks, weeks: number): number | null {
  if (model.fitted) return expectedFrom(model.parameters, buying, weeks);
  return model.empirical.rate === null ? null : model.empirical.rate * weeks;
}
