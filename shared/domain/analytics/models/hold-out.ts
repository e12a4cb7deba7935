/**
 * Hold-out validation of the buying models. Each is fitted on purchases until some weeks before a month's end, and predicts what those
 * customers buy in these weeks. The family that predicts better who buys is used for the report's model.
 *
 * The weeks end with the last full month, so that the choice is made once a month and not each night. MBG/NBD is taken unless BG/NBD is
 * better by a margin. Small bases keep MBG/NBD: their hold-out says little, and another family would move their figures. Results are compared by earlier repeats, as in Fader, Hardie and Lee (2005), figure 3.
 */

import { DAYS_A_WEEK, type Day, periodOf, startOfPeriod } from '../history/day.ts';
import { repeatPurchasesUntil } from '../history/repeat-purchases.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { type BinnedCounts, type Cell, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import { type AliveModel, aliveModel, CUSTOMERS_WITHOUT_PRIOR, expectedOf, PURCHASE_DAYS } from './alive-model.ts';
import { type BuyingFamily, probabilityOfPurchase, type Weeks } from './bg-nbd.ts';
import { type ParetoModel, paretoModel, paretoProbabilityOfPurchase } from './pareto-nbd.ts';
import { areaUnderCurve, meanLogScore, type Scored, type Tenth, tenthsOf } from './rank-quality.ts';
import { cellNumbersOf, customersOfCell } from './repeat-counts.ts';

/** The last day of the last full month: the end of the weeks that are held out. */
export const heldOutUntil = ({ day }: Pick<AsOf, 'day'>): Day => startOfPeriod(periodOf(day + 1, 'month'), 'month') - 1;

/** The last day of the calibration period. */
export const calibratedUntil = (asOf: Pick<AsOf, 'day' | 'settings'>): Day => heldOutUntil(asOf) - asOf.settings.holdoutWeeks * DAYS_A_WEEK;

/** The model's counts at the end of calibration; the sum of purchase days after it, and who had any, of customers who had bought by then. */
export const HOLD_OUT: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, asOf) {
    const [until, end] = [calibratedUntil(asOf), heldOutUntil(asOf)];
    const buying = repeatPurchasesUntil(member, until);
    if (buying === null) return;
    const { repeats, lastAfter, age } = buying;
    const days = member.purchases.filter(({ day }) => day > until && day <= end).length;
    count(state, cellNumbersOf(buying), [repeats, lastAfter, age, days, days > 0 ? 1 : 0]);
  },
  merge: mergeCounts,
};

/** Customers with this many repeats or more are one class. */
export const MOST_REPEATS = 7;

export interface HoldOutClass {
  readonly repeats: number;
  readonly customers: number;
  /** The purchase days of all of them together. null: the model cannot tell. */
  readonly predicted: number | null;
  readonly actual: number;
}

/** One family, fitted on the calibration period and tried on the weeks after it. */
export interface Candidate {
  readonly family: BuyingFamily;
  readonly model: AliveModel;
  /** The mean log-likelihood, by customer, of who bought. null: not fitted, or no customers. */
  readonly score: number | null;
  /** The area under the curve of its probabilities of a purchase within 90 days, by which members are ranked. null: not fitted, or all or none bought. */
  readonly area: number | null;
}

export interface HoldOut {
  readonly family: BuyingFamily;
  readonly candidates: readonly Candidate[];
  /** The area under the curve of the simple rule: who bought last buys next. */
  readonly areaOfRecency: number | null;
  /** By the probabilities of the chosen family. Empty: it is not fitted. */
  readonly tenths: readonly Tenth[];
  /** One for each number of repeats from 0 to MOST_REPEATS. */
  readonly classes: readonly HoldOutClass[];
}

/** BG/NBD must be better by so much, in logarithms of probability by customer: less than a percent of each probability. */
const MARGIN = 0.005;

export function holdOut(counts: BinnedCounts, weeks: number): HoldOut {
  const cells = cellsOf(counts);
  const [modified, bgNbd] = [candidateOf('mbg-nbd', counts, cells, weeks), candidateOf('bg-nbd', counts, cells, weeks)];
  const customers = cells.reduce((sum, { members }) => sum + members, 0);
  const chosen = customers < CUSTOMERS_WITHOUT_PRIOR ? modified : isBetter(bgNbd, modified) ? bgNbd : modified;
  return {
    family: chosen.family,
    candidates: [modified, bgNbd],
    areaOfRecency: areaUnderCurve(scoredByRecency(cells)),
    tenths: tenthsOf(scoredBy(chosen.model, cells, weeks)),
    classes: classesOf(chosen.model, cells, weeks),
  };
}

const isBetter = ({ score }: Candidate, best: Candidate): boolean => score !== null && (best.score === null || score > best.score + MARGIN);

function candidateOf(family: BuyingFamily, counts: BinnedCounts, cells: readonly Cell[], weeks: number): Candidate {
  const model = aliveModel(counts, family);
  const area = areaUnderCurve(scoredBy(model, cells, PURCHASE_DAYS / DAYS_A_WEEK));
  return { family, model, score: meanLogScore(scoredBy(model, cells, weeks)), area };
}

const scoredBy = (model: AliveModel, cells: readonly Cell[], weeks: number): readonly Scored[] =>
  model.fitted ? scoredCells(cells, (buying) => probabilityOfPurchase(model.parameters, buying, weeks)) : [];

/** Customers and who of them bought in the weeks that were held out, with the probability by what they had bought before. */
const scoredCells = (cells: readonly Cell[], probabilityOf: (buying: Weeks) => number): readonly Scored[] =>
  cells.map((cell) => ({ ...boughtOf(cell), score: probabilityOf(customersOfCell(cell)) }));

/** Ten groups by the simple rule, those who bought longest ago first: customers, and how many of them bought. It gives no probabilities. */
export const tenthsOfRecency = (counts: BinnedCounts): readonly Omit<Tenth, 'expected'>[] =>
  tenthsOf(scoredByRecency(cellsOf(counts))).map(({ customers, bought }) => ({ customers, bought }));

const scoredByRecency = (cells: readonly Cell[]): readonly Scored[] =>
  cells.map((cell) => ({ ...boughtOf(cell), score: 0 - sinceLast(cell) }));

/** Pareto/NBD beside the candidates. It is not chosen: it shows how far another model would be from them. */
export interface Check extends Pick<Candidate, 'score' | 'area'> {
  readonly model: ParetoModel;
}

export function holdOutCheck(counts: BinnedCounts, weeks: number): Check {
  const model = paretoModel(counts);
  if (!model.fitted) return { model, score: null, area: null };
  const cells = cellsOf(counts);
  const within = (time: number) => scoredCells(cells, (buying) => paretoProbabilityOfPurchase(model.parameters, buying, time));
  return { model, score: meanLogScore(within(weeks)), area: areaUnderCurve(within(PURCHASE_DAYS / DAYS_A_WEEK)) };
}

const boughtOf = ({ members, sums }: Cell): Pick<Scored, 'customers' | 'bought'> => ({ customers: members, bought: sums[4] ?? 0 });

/** Weeks from the last purchase to the end of calibration. */
function sinceLast(cell: Cell): number {
  const { age, lastAfter } = customersOfCell(cell);
  return age - lastAfter;
}

function classesOf(model: AliveModel, cells: readonly Cell[], weeks: number): readonly HoldOutClass[] {
  const classes = Array.from({ length: MOST_REPEATS + 1 }, (_, repeats) => ({
    repeats,
    customers: 0,
    predicted: 0,
    actual: 0,
    known: true,
  }));
  for (const cell of cells) {
    const customers = customersOfCell(cell);
    const of = classes[Math.min(MOST_REPEATS, Math.floor(customers.repeats))];
    if (of === undefined) continue;
    const expected = expectedOf(model, customers, weeks);
    of.customers += cell.members;
    of.predicted += cell.members * (expected ?? 0);
    of.actual += cell.sums[3] ?? 0;
    of.known &&= expected !== null;
  }
  return classes.map(({ known, predicted, ...rest }) => ({ ...rest, predicted: known ? predicted : null }));
}
