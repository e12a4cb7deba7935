/**
 * Who takes part: members with a purchase of which something is left, and with anything that they did by themselves (such a purchase, an
 * activity, points redeemed or paid at a till), in the days that end with the report's.
 */
import type { Day } from './day.ts';
import type { Fact } from './history.ts';
import type { Measure } from './measure.ts';
import type { MemberAsOf } from './member-as-of.ts';
import { addToMonth, type MonthlySums, mergeMonthly, monthLines, monthsBack, noMonthlySums } from './monthly-sums.ts';
import { addSums, type Sums, shareOf } from './sums.ts';

const WINDOWS = [30, 90, 365] as const;

type Figure =
  | 'members'
  | 'customers'
  | `bought${(typeof WINDOWS)[number]}`
  | `active${(typeof WINDOWS)[number]}`
  | 'redeemed'
  | 'redeemed365';

export interface Participation {
  readonly sums: Sums<Figure>;
  /** `customers` and `active`: members with a purchase, or with anything, in the month. */
  readonly monthly: MonthlySums<'enrolled' | 'customers' | 'active'>;
}

const nothing = (): Sums<Figure> => ({
  members: 0,
  customers: 0,
  bought30: 0,
  bought90: 0,
  bought365: 0,
  active30: 0,
  active90: 0,
  active365: 0,
  redeemed: 0,
  redeemed365: 0,
});

export const PARTICIPATION: Measure<Participation> = {
  empty: () => ({ sums: nothing(), monthly: noMonthlySums(() => ({ enrolled: 0, customers: 0, active: 0 })) }),
  add({ sums, monthly }, member, _points, { day: asOf }) {
    const bought = member.purchases.map(({ day }) => day);
    const active = [...bought, ...member.facts.filter(isOwnDoing).map(({ day }) => day)];
    const [lastBought, lastActive] = [lastOf(bought), lastOf(active)];
    addSums(sums, { members: 1, customers: bought.length > 0 ? 1 : 0 });
    for (const days of WINDOWS) {
      addSums(sums, { [`bought${days}`]: lastBought > asOf - days ? 1 : 0, [`active${days}`]: lastActive > asOf - days ? 1 : 0 });
    }
    addSums(sums, { redeemed: hasRedeemed(member, -Infinity) ? 1 : 0, redeemed365: hasRedeemed(member, asOf - 365) ? 1 : 0 });
    addToMonth(monthly, member.enrolledOn, asOf, { enrolled: 1 });
    for (const day of onePerMonth(bought, asOf)) addToMonth(monthly, day, asOf, { customers: 1 });
    for (const day of onePerMonth(active, asOf)) addToMonth(monthly, day, asOf, { active: 1 });
  },
  merge(into, from) {
    addSums(into.sums, from.sums);
    mergeMonthly(into.monthly, from.monthly);
  },
};

const lastOf = (days: readonly Day[]): number => days.reduce((last, day) => Math.max(last, day), -Infinity);

const isOwnDoing = (fact: Fact): boolean =>
  fact.kind === 'activity' || (fact.kind === 'redemption' && fact.points > 0) || (fact.kind === 'points' && fact.how === 'paid');

/** Points, and more than were given back, on the days after `after`. */
function hasRedeemed({ facts }: MemberAsOf, after: number): boolean {
  let points = 0;
  for (const fact of facts) {
    if (fact.day <= after) continue;
    if (fact.kind === 'redemption' || (fact.kind === 'points' && fact.how === 'paid')) points += fact.points;
    if (fact.kind === 'points' && fact.how === 'refunded') points -= fact.points;
  }
  return points > 0;
}

const onePerMonth = (days: readonly Day[], asOf: Day): Iterable<Day> => new Map(days.map((day) => [monthsBack(day, asOf), day])).values();

export function participationLines({ sums, monthly }: Participation, asOf: Day) {
  const active = WINDOWS.map((days) => ({
    days,
    bought: sums[`bought${days}`],
    shareBought: shareOf(sums[`bought${days}`], sums.members),
    active: sums[`active${days}`],
    shareActive: shareOf(sums[`active${days}`], sums.members),
  }));
  return {
    members: sums.members,
    customers: sums.customers,
    shareOfCustomers: shareOf(sums.customers, sums.members),
    active,
    redeemers: {
      last365Days: sums.redeemed365,
      shareOfActive: shareOf(sums.redeemed365, sums.active365),
      ever: sums.redeemed,
      shareOfMembers: shareOf(sums.redeemed, sums.members),
    },
    months: monthLines(monthly, asOf, (line) => line),
  };
}
