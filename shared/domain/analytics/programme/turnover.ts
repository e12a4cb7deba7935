/** Turnover: orders and revenue by the day of the purchase, returns by their own day. */
import type { Day } from '../history/day.ts';
import type { Measure } from '../passes/measure.ts';
import { addToMonth, type MonthlySums, mergeMonthly, monthLines, noMonthlySums, yearOf } from '../sums/monthly-sums.ts';
import type { Sums } from '../sums/sums.ts';

/** Money is in minor units of the report's currency. `otherOrders`: the part of `orders` in another currency. */
type Figure = 'orders' | 'otherOrders' | 'revenue' | 'returnedOrders' | 'returned';

export type Turnover = MonthlySums<Figure>;

const nothing = (): Sums<Figure> => ({ orders: 0, otherOrders: 0, revenue: 0, returnedOrders: 0, returned: 0 });

export const TURNOVER: Measure<Turnover> = {
  empty: () => noMonthlySums(nothing),
  add(state, { facts }, _points, { day: asOf, settings }) {
    for (const fact of facts) {
      if (fact.kind !== 'purchase' && fact.kind !== 'return') continue;
      const { day, orders, currency } = fact;
      const amount = currency === settings.currency ? fact.amount : 0;
      const by =
        fact.kind === 'return'
          ? { returnedOrders: orders, returned: amount }
          : { orders, otherOrders: currency === settings.currency ? 0 : orders, revenue: amount };
      addToMonth(state, day, asOf, by);
    }
  },
  merge: mergeMonthly,
};

const lineOf = (sums: Sums<Figure>) => ({ ...sums, net: sums.revenue - sums.returned });

export const turnoverLines = (state: Turnover, asOf: Day) => ({
  months: monthLines(state.months, asOf, lineOf),
  last12Months: lineOf(yearOf(state, nothing)),
  total: lineOf(state.total),
});
