/** The sufficient statistics of BG/NBD: the number of customers for each (x, tₓ, T). */

import { DAYS_A_WEEK } from '../history/day.ts';
import { type RepeatPurchases, repeatPurchasesUntil } from '../history/repeat-purchases.ts';
import type { Measure } from '../passes/measure.ts';
import { type BinnedCounts, type Cell, cellsOf, count, mergeCounts, noCounts } from '../sums/binned-counts.ts';
import type { Customers } from './bg-nbd.ts';

/**
 * Counts by `cellNumbersOf`, and adds up [x, tₓ, T], in days, and the amount of all repeats, in minor units. A cell goes by the shorter of the two times within T, because coarser
 * cells drop digits of large numbers first, and the likelihood depends more on a day of the shorter time.
 */
export const REPEAT_COUNTS: Measure<BinnedCounts> = {
  empty: noCounts,
  add(state, member, _points, { day }) {
    const buying = repeatPurchasesUntil(member, day);
    if (buying !== null) count(state, cellNumbersOf(buying), [buying.repeats, buying.lastAfter, buying.age, buying.repeatAmount]);
  },
  merge: mergeCounts,
};

/** The numbers of a cell: x, the shorter of tₓ and T − tₓ, T, and which of the two it is. */
export function cellNumbersOf({ repeats, lastAfter, age }: RepeatPurchases): readonly number[] {
  const since = repeats > 0 ? age - lastAfter : 0;
  return since <= lastAfter ? [repeats, since, age, 0] : [repeats, lastAfter, age, 1];
}

/** In weeks. Customers with the same x are consecutive. */
export const customersOf = (counts: BinnedCounts): readonly Customers[] => cellsOf(counts).map(customersOfCell);

/** The amount of a repeat, on average. Amounts add up, so it stands for the amounts of all customers of the cell. */
export const meanAmountOfCell = ({ means: [repeats = 0, , , amount = 0] }: Cell): number => (repeats > 0 ? amount / repeats : 0);

export function customersOfCell({ members, means: [repeats = 0, lastAfter = 0, age = 0] }: Cell): Customers {
  return { customers: members, repeats, lastAfter: lastAfter / DAYS_A_WEEK, age: age / DAYS_A_WEEK };
}
