/** The share of referred members in all members, customers, orders and revenue, less returns. */
import type { Measure } from '../passes/measure.ts';
import { isOfYear } from '../sums/monthly-sums.ts';
import { share } from '../sums/share.ts';
import { addSums, type Sums } from '../sums/sums.ts';

type Figure = 'members' | 'customers' | 'orders' | 'revenue' | 'yearOrders' | 'yearRevenue';

export interface ReferralShare {
  readonly brought: Sums<Figure>;
  readonly all: Sums<Figure>;
  /** Members who were rewarded for a friend, and the number of these friends. */
  readonly referring: Sums<'members' | 'friends'>;
}

const nothing = (): Sums<Figure> => ({ members: 0, customers: 0, orders: 0, revenue: 0, yearOrders: 0, yearRevenue: 0 });

export const REFERRAL_SHARE: Measure<ReferralShare> = {
  empty: () => ({ brought: nothing(), all: nothing(), referring: { members: 0, friends: 0 } }),
  add(state, { facts, purchases }, _points, { day: asOf }) {
    const own = { ...nothing(), members: 1, customers: purchases.length > 0 ? 1 : 0 };
    for (const { day, orders, amount } of purchases) {
      addSums(own, { orders, revenue: amount, ...(isOfYear(day, asOf) ? { yearOrders: orders, yearRevenue: amount } : {}) });
    }
    addSums(state.all, own);
    if (facts.some(({ kind }) => kind === 'brought')) addSums(state.brought, own);
    let friends = 0;
    for (const fact of facts) if (fact.kind === 'friend') friends += fact.friends;
    if (friends > 0) addSums(state.referring, { members: 1, friends });
  },
  merge(into, from) {
    addSums(into.brought, from.brought);
    addSums(into.all, from.all);
    addSums(into.referring, from.referring);
  },
};

export function referralLines({ brought, all, referring }: ReferralShare) {
  return {
    referrers: referring.members,
    friends: referring.friends,
    brought: {
      members: brought.members,
      shareOfMembers: share(brought.members, all.members),
      customers: brought.customers,
      shareOfCustomers: share(brought.customers, all.customers),
    },
    last12Months: {
      orders: brought.yearOrders,
      shareOfOrders: share(brought.yearOrders, all.yearOrders),
      revenue: brought.yearRevenue,
      shareOfRevenue: share(brought.yearRevenue, all.yearRevenue),
    },
    total: {
      orders: brought.orders,
      shareOfOrders: share(brought.orders, all.orders),
      revenue: brought.revenue,
      shareOfRevenue: share(brought.revenue, all.revenue),
    },
  };
}
