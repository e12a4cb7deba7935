/**
 * The model of repeat buying and P(alive): BG/NBD. Where it cannot be fitted, the empirical purchase rate of all customers, and the
 * reason.
 */

import { type Buying, buyingUntil } from '../history/buying.ts';
import { DAYS_A_WEEK, type Day } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import { type BinnedCounts, inFewCells, isExact } from '../sums/binned-counts.ts';
import { type BgNbd, type Customers, expectedFrom, logLikelihood, probabilityAlive, type Weeks } from './bg-nbd.ts';
import { maximiseLikelihood } from './maximum-likelihood.ts';
import { customersOf } from './repeat-counts.ts';

export type AliveModel = {
  readonly customers: number;
  /** Customers who bought again. */
  readonly repeaters: number;
} & (
  | { readonly fitted: true; readonly parameters: BgNbd; readonly logLikelihood: number; readonly approximate: boolean }
  | { readonly fitted: false; readonly why: string; readonly empirical: { readonly rate: number | null } }
);

/** Fewer customers do not determine four parameters. */
export const MIN_CUSTOMERS = 100;
export const MIN_REPEATERS = 30;

const NAMES = ['r', 'alpha', 'a', 'b'] as const;

export function aliveModel(counts: BinnedCounts): AliveModel {
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
  const few = inFewCells(counts);
  const found = maximiseLikelihood({
    names: NAMES,
    observed: customers,
    logLikelihood: likelihoodOf(buying),
    approximation: few === undefined ? undefined : likelihoodOf(customersOf(few)),
    starts: starts(weeks / customers),
  });
  if ('why' in found) return instead(found.why);
  const { logLikelihood: greatest } = found;
  return {
    customers,
    repeaters,
    fitted: true,
    parameters: bgNbd(found.parameters),
    logLikelihood: greatest,
    approximate: !isExact(counts),
  };
}

const likelihoodOf =
  (buying: readonly Customers[]) =>
  (parameters: readonly number[]): number =>
    logLikelihood(bgNbd(parameters), buying);

const bgNbd = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): BgNbd => ({ r, alpha, a, b });

/**
 * Starting points: rates that differ much or little, customers that leave soon or late. α is a time, of the data's scale.
 * @param age mean T in weeks.
 */
const starts = (age: number): readonly (readonly number[])[] => [
  [0.25, age / 5, 0.8, 2.5],
  [1, age / 2, 1, 10],
  [3, age, 0.3, 1],
];

export const weeksOf = ({ repeats, lastAfter, age }: Buying): Weeks => ({
  repeats,
  lastAfter: lastAfter / DAYS_A_WEEK,
  age: age / DAYS_A_WEEK,
});

/** P(alive) of a member on a day. null: no purchase yet, or no model. */
export function aliveNow(model: AliveModel, member: Pick<MemberAsOf, 'purchases'>, day: Day): number | null {
  const buying = buyingUntil(member, day);
  return buying === null || !model.fitted ? null : probabilityAlive(model.parameters, weeksOf(buying));
}

/**
 * The expected number of purchase days in the next `weeks` weeks; by the empirical rate without a model. null: no purchase yet, or
 * no rate.
 */
export function expectedPurchases(model: AliveModel, member: Pick<MemberAsOf, 'purchases'>, day: Day, weeks: number): number | null {
  const buying = buyingUntil(member, day);
  return buying === null ? null : expectedOf(model, weeksOf(buying), weeks);
}

/** The same for given buying instead of a member. */
export function expectedOf(model: AliveModel, buying: Weeks, weeks: number): number | null {
  if (model.fitted) return expectedFrom(model.parameters, buying, weeks);
  return model.empirical.rate === null ? null : model.empirical.rate * weeks;
}
