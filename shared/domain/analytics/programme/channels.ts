/** Purchases by channel: orders less returns, by the day of the purchase. */

import type { Measure } from '../passes/measure.ts';
import { type KeyedSums, keyedSums, NO_NAME } from '../sums/keyed-sums.ts';
import { isOfYear } from '../sums/monthly-sums.ts';
import { share } from '../sums/share.ts';
import { addSums, type Sums } from '../sums/sums.ts';

type Figure = 'orders' | 'revenue' | 'customers' | 'yearOrders' | 'yearRevenue' | 'yearCustomers';

/** A bound, because merchants choose the names of channels. */
const MOST_CHANNELS = 50;

export type Channels = KeyedSums<Figure>;

const nothing = (): Sums<Figure> => ({ orders: 0, revenue: 0, customers: 0, yearOrders: 0, yearRevenue: 0, yearCustomers: 0 });
const { empty, add, merge } = keyedSums(nothing, MOST_CHANNELS);

export const CHANNELS: Measure<Channels> = {
  empty,
  add(state, { facts }, _points, { day: asOf, settings }) {
    const own = new Map<string, Sums<Figure>>();
    for (const fact of facts) {
      if (fact.kind !== 'purchase' && fact.kind !== 'return') continue;
      const [bought, sign] = fact.kind === 'purchase' ? [fact.day, 1] : [fact.of, -1];
      const orders = sign * fact.orders;
      const revenue = fact.currency === settings.currency ? sign * fact.amount : 0;
      const sums = own.get(fact.channel ?? NO_NAME) ?? nothing();
      addSums(sums, { orders, revenue, ...(isOfYear(bought, asOf) ? { yearOrders: orders, yearRevenue: revenue } : {}) });
      own.set(fact.channel ?? NO_NAME, sums);
    }
    for (const [channel, sums] of own) {
      add(state, channel, { ...sums, customers: sums.orders > 0 ? 1 : 0, yearCustomers: sums.yearOrders > 0 ? 1 : 0 });
    }
  },
  merge,
};

/** The channel with the most revenue first. A customer of several channels counts in each. */
export function channelLines({ rows, rest }: Channels) {
  const lines: readonly { readonly channel: string | null; readonly isRest: boolean; readonly sums: Sums<Figure> }[] = [
    ...rows.map(({ key, sums }) => ({ channel: key === NO_NAME ? null : key, isRest: false, sums })),
    ...(rest.orders === 0 ? [] : [{ channel: null, isRest: true, sums: rest }]),
  ];
  const all = nothing();
  for (const { sums } of lines) addSums(all, sums);
  return lines
    .toSorted((one, other) => other.sums.revenue - one.sums.revenue || other.sums.orders - one.sums.orders)
    .map(({ channel, isRest, sums }) => ({
      channel,
      isRest,
      last12Months: {
        orders: sums.yearOrders,
        revenue: sums.yearRevenue,
        customers: sums.yearCustomers,
        shareOfOrders: share(sums.yearOrders, all.yearOrders),
        shareOfRevenue: share(sums.yearRevenue, all.yearRevenue),
      },
      total: {
        orders: sums.orders,
        revenue: sums.revenue,
        customers: sums.customers,
        shareOfOrders: share(sums.orders, all.orders),
        shareOfRevenue: share(sums.revenue, all.revenue),
      },
    }));
}
