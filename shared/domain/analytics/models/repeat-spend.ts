/** The sufficient statistics of the gamma-gamma model: how many customers bought again x times for so much together. */

import { buyingUntil } from '../history/buying.ts';
import type { Measure } from '../passes/measure.ts';
import { type BinnedCounts, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import type { Spenders } from './gamma-gamma.ts';

/** By [x, minor units]. Who bought again for nothing is left out: the model has no such customers. */
export const REPEAT_SPEND: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, { day }) {
    const buying = buyingUntil(member, day);
    if (buying !== null && buying.repeats > 0 && buying.repeatAmount > 0) count(state, [buying.repeats, buying.repeatAmount]);
  },
  merge: mergeCounts,
};

/** With their mean amounts in minor units. */
export const spendersOf = (counts: BinnedCounts): readonly Spenders[] =>
  cellsOf(counts).map(({ members, means: [repeats = 0, amount = 0] }) => ({ customers: members, repeats, mean: amount / repeats }));
