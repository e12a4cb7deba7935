/** The sufficient statistics of BG/NBD: how many customers are of each (x, tₓ, T). */
import type { Customers } from './bg-nbd.ts';
import { type BinnedCounts, type Cell, cellsOf, count, mergeCounts, noCounts } from './binned-counts.ts';
import { buyingUntil, DAYS_A_WEEK } from './buying.ts';
import type { Measure } from './measure.ts';

/** By [x, tₓ, T], in days. */
export const REPEAT_COUNTS: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, { day }) {
    const buying = buyingUntil(member, day);
    if (buying !== null) count(state, [buying.repeats, buying.lastAfter, buying.age]);
  },
  merge: mergeCounts,
};

/** In weeks, those of the same x after each other. */
export const customersOf = (counts: BinnedCounts): readonly Customers[] => cellsOf(counts).map(customersOfCell);

export function customersOfCell({ members, means: [repeats = 0, lastAfter = 0, age = 0] }: Cell): Customers {
  return { customers: members, repeats, lastAfter: lastAfter / DAYS_A_WEEK, age: age / DAYS_A_WEEK };
}
