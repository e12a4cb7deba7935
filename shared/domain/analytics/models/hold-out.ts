/**
 * The model of buying held against what was bought then: fitted on purchases until some weeks before the day of the report, it predicts
 * what those customers buy in these weeks; compared by how often they had bought before, as Fader, Hardie and Lee (2005, figure 3) do.
 */

import { buyingUntil } from '../history/buying.ts';
import { DAYS_A_WEEK, type Day } from '../history/day.ts';
import type { AsOf, Measure } from '../passes/measure.ts';
import { type BinnedCounts, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import { type AliveModel, aliveModel, expectedOf } from './alive-model.ts';
import { byOf, customersOfCell } from './repeat-counts.ts';

/** The last day that the model is fitted on. */
export const calibratedUntil = ({ day, settings }: Pick<AsOf, 'day' | 'settings'>): Day => day - settings.holdoutWeeks * DAYS_A_WEEK;

/** As the counts of the model, at that day, with the sum of days with a purchase after it. Of customers who had bought by then. */
export const HOLD_OUT: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, asOf) {
    const until = calibratedUntil(asOf);
    const buying = buyingUntil(member, until);
    if (buying === null) return;
    const { repeats, lastAfter, age } = buying;
    const bought = member.purchases.filter(({ day }) => day > until && day <= asOf.day).length;
    count(state, byOf(buying), [repeats, lastAfter, age, bought]);
  },
  merge: mergeCounts,
};

/** From this many repeats on, customers are one class. */
export const MOST_REPEATS = 7;

export interface HoldOutClass {
  readonly repeats: number;
  readonly customers: number;
  /** Days with a purchase, of all of them together; null: the model cannot say. */
  readonly predicted: number | null;
  readonly actual: number;
}

export interface HoldOut {
  readonly model: AliveModel;
  /** 0 to MOST_REPEATS, each. */
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
