/** Flows of points by month, and the earn and redemption rates. */
import { currencyDecimals } from '../../kernel/currency.ts';
import type { Day } from '../history/day.ts';
import type { Fact, PointsMove } from '../history/history.ts';
import type { Measure } from '../passes/measure.ts';
import { addToMonth, type MonthlySums, mergeMonthly, monthLines, noMonthlySums, yearOf } from '../sums/monthly-sums.ts';
import { share } from '../sums/share.ts';
import type { Sums } from '../sums/sums.ts';

/**
 * In points, except `revenue`: minor units of purchases in the report's currency. `priced`: the points of these. Returns count on
 * their own day.
 */
type Figure =
  | 'earned'
  | 'takenBack'
  | 'bonus'
  | 'bonusTakenBack'
  | 'redeemed'
  | 'givenBack'
  | 'paidAtTills'
  | 'refunded'
  | 'expired'
  | 'reinstated'
  | 'adjustedUp'
  | 'adjustedDown'
  | 'priced'
  | 'revenue';

export type PointsFlow = MonthlySums<Figure>;

const nothing = (): Sums<Figure> => ({
  earned: 0,
  takenBack: 0,
  bonus: 0,
  bonusTakenBack: 0,
  redeemed: 0,
  givenBack: 0,
  paidAtTills: 0,
  refunded: 0,
  expired: 0,
  reinstated: 0,
  adjustedUp: 0,
  adjustedDown: 0,
  priced: 0,
  revenue: 0,
});

const FIGURE_OF: { readonly [How in PointsMove]: Figure } = {
  bonus: 'bonus',
  'bonus-reversed': 'bonusTakenBack',
  expired: 'expired',
  reinstated: 'reinstated',
  'adjusted-up': 'adjustedUp',
  'adjusted-down': 'adjustedDown',
  paid: 'paidAtTills',
  refunded: 'refunded',
};

export const POINTS_FLOW: Measure<PointsFlow> = {
  empty: () => noMonthlySums(nothing),
  add(state, { facts }, _points, { day: asOf, settings }) {
    for (const fact of facts) {
      const by = flowOf(fact, settings.currency);
      if (by !== undefined) addToMonth(state, fact.day, asOf, by);
    }
  },
  merge: mergeMonthly,
};

function flowOf(fact: Fact, currency: string): Partial<Sums<Figure>> | undefined {
  switch (fact.kind) {
    case 'purchase':
      return { earned: fact.points, ...(fact.currency === currency ? { priced: fact.points, revenue: fact.amount } : {}) };
    case 'return':
      return { takenBack: fact.points, ...(fact.currency === currency ? { priced: -fact.points, revenue: -fact.amount } : {}) };
    case 'points':
      return { [FIGURE_OF[fact.how]]: fact.points };
    case 'redemption':
      return fact.points >= 0 ? { redeemed: fact.points } : { givenBack: -fact.points };
    default:
      return undefined;
  }
}

/**
 * `issued`: earned points and bonus, less what was taken back. `used`: on rewards and at tills, less what was given back.
 * `redemptionRate`: used ÷ issued. `earnRate`: points of purchases for each whole unit of money.
 */
function linesOf(sums: Sums<Figure>, currency: string) {
  const { priced, revenue, ...points } = sums;
  const issued = sums.earned - sums.takenBack + sums.bonus - sums.bonusTakenBack;
  const used = sums.redeemed - sums.givenBack + sums.paidAtTills - sums.refunded;
  const unit = 10 ** (currencyDecimals(currency) ?? 0);
  return { ...points, issued, used, earnRate: share(priced * unit, revenue), redemptionRate: share(used, issued) };
}

export const pointsLines = (state: PointsFlow, asOf: Day, currency: string) => ({
  months: monthLines(state.months, asOf, (sums) => linesOf(sums, currency)),
  last12Months: linesOf(yearOf(state, nothing), currency),
  total: linesOf(state.total, currency),
});
