/** The sufficient statistics of the gamma-gamma model: the number of customers by repeats and by total amount of these. */

import { repeatPurchasesUntil } from '../history/repeat-purchases.ts';
import type { Measure } from '../passes/measure.ts';
import { type BinnedCounts, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import type { Spenders } from './gamma-gamma.ts';

/** By [x, minor units]. Leaves out customers whose repeats cost nothing: the model does not allow them. */
export const REPEAT_SPEND: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, { day }) {
    const buying = repeatPurchasesUntil(member, day);
    if (buying !== null && buying.repeats > 0 && buying.repeatAmount > 0) count(state, [buying.repeats, buying.repeatAmount]);
  },
  merge: mergeCounts,
};

/** Spenders with their mean amounts in minor units. */
export const spendersOf = (counts: BinnedCounts): readonly Spenders[] =>
  cellsOf(counts).map(({ members, means: [repeats = 0, amount = 0] }) => ({ customers: members, repeats, mean: amount / repeats }));
