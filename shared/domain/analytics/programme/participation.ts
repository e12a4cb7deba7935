/**
 * Participation: members with a purchase that was not returned in full, and active members, in windows that end on the report's day. An
 * active member has such a purchase, an activity, a redemption, or a payment with points at a till.
 */
import { type Day, YEAR_DAYS } from '../history/day.ts';
import type { Fact } from '../history/history.ts';
import { pointsSpentAfter } from '../history/spending.ts';
import type { Measure } from '../passes/measure.ts';
import { MONTHS, monthLines, monthsBack } from '../sums/monthly-sums.ts';
import { share } from '../sums/share.ts';
import { addEach, addSums, type Sums } from '../sums/sums.ts';

/** Days. */
const WINDOWS = [30, 90, YEAR_DAYS] as const;
type Window = (typeof WINDOWS)[number];

/** `customers` and `active` of a month: members with a purchase, or with any activity, in it. */
type MonthFigure = 'enrolled' | 'customers' | 'active';

export interface Participation {
  readonly members: Sums<'members' | 'customers'>;
  /** Members who spent more points than were given back. */
  readonly redeemed: Sums<'ever' | 'last365Days'>;
  /** In the order of WINDOWS. */
  readonly windows: readonly Sums<'bought' | 'active'>[];
  /** The newest first. */
  readonly months: readonly Sums<MonthFigure>[];
}

export const PARTICIPATION: Measure<Participation> = {
  empty: () => ({
    members: { members: 0, customers: 0 },
    redeemed: { ever: 0, last365Days: 0 },
    windows: WINDOWS.map(() => ({ bought: 0, active: 0 })),
    months: Array.from({ length: MONTHS }, () => ({ enrolled: 0, customers: 0, active: 0 })),
  }),
  add({ members, redeemed, windows, months }, member, _points, { day: asOf }) {
    const bought = member.purchases.map(({ day }) => day);
    const active = [...bought];
    for (const fact of member.facts) if (isOwnDoing(fact)) active.push(fact.day);
    members.members += 1;
    if (bought.length > 0) members.customers += 1;
    if (pointsSpentAfter(member, -Infinity) > 0) redeemed.ever += 1;
    if (pointsSpentAfter(member, asOf - YEAR_DAYS) > 0) redeemed.last365Days += 1;
    windows.forEach((window, at) => {
      const since = asOf - (WINDOWS[at] ?? 0);
      if (bought.some((day) => day > since)) window.bought += 1;
      if (active.some((day) => day > since)) window.active += 1;
    });
    countMonths(months, [member.enrolledOn], asOf, 'enrolled');
    countMonths(months, bought, asOf, 'customers');
    countMonths(months, active, asOf, 'active');
  },
  merge(into, from) {
    addSums(into.members, from.members);
    addSums(into.redeemed, from.redeemed);
    addEach(into.windows, from.windows);
    addEach(into.months, from.months);
  },
};

const isOwnDoing = (fact: Fact): boolean =>
  fact.kind === 'activity' || (fact.kind === 'redemption' && fact.points > 0) || (fact.kind === 'points' && fact.how === 'paid');

/** Counts the member once for each month that contains one of the days. */
function countMonths(months: readonly Sums<MonthFigure>[], days: readonly Day[], asOf: Day, figure: MonthFigure): void {
  for (const back of new Set(days.map((day) => monthsBack(day, asOf)))) {
    const month = months[back];
    if (month !== undefined) month[figure] += 1;
  }
}

export function participationLines({ members, redeemed, windows, months }: Participation, asOf: Day) {
  const of = (window: Window): Sums<'bought' | 'active'> => windows[WINDOWS.indexOf(window)] ?? { bought: 0, active: 0 };
  return {
    ...members,
    shareOfCustomers: share(members.customers, members.members),
    active: WINDOWS.map((days) => {
      const { bought, active } = of(days);
      return { days, bought, shareBought: share(bought, members.members), active, shareActive: share(active, members.members) };
    }),
    redeemers: {
      last365Days: redeemed.last365Days,
      shareOfActive: share(redeemed.last365Days, of(YEAR_DAYS).active),
      ever: redeemed.ever,
      shareOfMembers: share(redeemed.ever, members.members),
    },
    months: monthLines(months, asOf, (line) => line),
  };
}
