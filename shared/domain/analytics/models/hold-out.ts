/**
 * Hold-out validation of the buying model. It is fitted on purchases until some weeks before the report's day, and predicts what those
 * customers buy in these weeks. Results are compared by earlier repeats, as in Fader, Hardie and Lee (2005), figure 3.
 */

import { buyingUntil } from '../history/buying.ts';
import { DAYS_A_WEEK, type Day } from '../history/day.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { type BinnedCounts, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import { type AliveModel, aliveModel, expectedOf } from './alive-model.ts';
import { cellNumbersOf, customersOfCell } from './repeat-counts.ts';

/** The last day of the calibration period. */
export const calibratedUntil = ({ day, settings }: Pick<AsOf, 'day' | 'settings'>): Day => day - settings.holdoutWeeks * DAYS_A_WEEK;

/** The model's counts at the end of calibration, and the sum of purchase days after it, for customers who had bought by then. */
export const HOLD_OUT: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, asOf) {
    const until = calibratedUntil(asOf);
    const buying = buyingUntil(member, until);
    if (buying === null) return;
    const { repeats, lastAfter, age } = buying;
    const bought = member.purchases.filter(({ day }) => day > until && day <= asOf.day).length;
    count(state, cellNumbersOf(buying), [repeats, lastAfter, age, bought]);
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

export interface HoldOut {
  readonly model: AliveModel;
  /** One for each number of repeats from 0 to MOST_REPEATS. */
  readonly classes: readonly HoldOutClass[];
}

export function holdOut(counts: BinnedCounts, weeks: number): HoldOut {
  const model = aliveModel(counts);
  const classes = Array.from({ length: MOST_REPEATS + 1 }, (_, repeats) => ({
    repeats,
    customers: 0,
    predicted: 0,
    actual: 0,
    known: true,
  }));
  for (const cell of cellsOf(counts)) {
    const customers = customersOfCell(cell);
    const of = classes[Math.min(MOST_REPEATS, Math.floor(customers.repeats))];
    if (of === undefined) continue;
    const expected = expectedOf(model, customers, weeks);
    of.customers += cell.members;
    of.predicted += cell.members * (expected ?? 0);
    of.actual += cell.sums[3] ?? 0;
    of.known &&= expected !== null;
  }
  return { model, classes: classes.map(({ known, predicted, ...rest }) => ({ ...rest, predicted: known ? predicted : null })) };
}
