/** The sufficient statistics of BG/NBD: how many customers are of each (x, tₓ, T). */

import { type Buying, buyingUntil } from '../history/buying.ts';
import { DAYS_A_WEEK } from '../history/day.ts';
import type { Measure } from '../passes/measure.ts';
import { type BinnedCounts, type Cell, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import type { Customers } from './bg-nbd.ts';

/**
 * By [x, days from the first purchase to the last or from the last to now, whichever is less, T, which of the two], adding up [x, tₓ, T], all in days: digits that are
 * not kept are those of the longer time, and the likelihood feels a day more of the shorter.
 */
export const REPEAT_COUNTS: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, { day }) {
    const buying = buyingUntil(member, day);
    if (buying !== null) count(state, byOf(buying), [buying.repeats, buying.lastAfter, buying.age]);
  },
  merge: mergeCounts,
};

/** What cells go by. */
export function byOf({ repeats, lastAfter, age }: Buying): readonly number[] {
  const since = repeats > 0 ? age - lastAfter : 0;
  return since <= lastAfter ? [repeats, since, age, 0] : [repeats, lastAfter, age, 1];
}

/** In weeks, those of the same x after each other. */
export const customersOf = (counts: BinnedCounts): readonly Customers[] => cellsOf(counts).map(customersOfCell);

export function customersOfCell({ members, means: [repeats = 0, lastAfter = 0, age = 0] }: Cell): Customers {
  return { customers: members, repeats, lastAfter: lastAfter / DAYS_A_WEEK, age: age / DAYS_A_WEEK };
}
