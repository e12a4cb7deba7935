import { describe, expect, test } from 'vitest';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';

const AS_OF = asOf('1998-06-30');

describe('channels', () => {
  test('share orders and revenue, net of returns; a customer can have several', () => {
    const member = aMemberAsOf()
      .boughtOn('1998-06-01', 3_000, { channel: 'store' })
      .boughtOn('1997-06-30', 6_000, { channel: 'store' })
      .boughtOn('1998-06-01', 1_000, { channel: '__proto__' })
      .boughtOn('1998-06-02', 500, { channel: 'web' })
      .gaveBackOn('1998-06-03', '1998-06-02', 500, { channel: 'web', orders: 1 });
    expect(reportOf([member.build()], AS_OF).channels).toEqual([
      {
        channel: 'store',
        isRest: false,
        last12Months: { orders: 1, revenue: 3_000, customers: 1, shareOfOrders: 0.5, shareOfRevenue: 0.75 },
        total: { orders: 2, revenue: 9_000, customers: 1, shareOfOrders: 0.666667, shareOfRevenue: 0.9 },
      },
      {
        channel: '__proto__',
        isRest: false,
        last12Months: { orders: 1, revenue: 1_000, customers: 1, shareOfOrders: 0.5, shareOfRevenue: 0.25 },
        total: { orders: 1, revenue: 1_000, customers: 1, shareOfOrders: 0.333333, shareOfRevenue: 0.1 },
      },
      {
        channel: 'web',
        isRest: false,
        last12Months: { orders: 0, revenue: 0, customers: 0, shareOfOrders: 0, shareOfRevenue: 0 },
        total: { orders: 0, revenue: 0, customers: 0, shareOfOrders: 0, shareOfRevenue: 0 },
      },
    ]);
  });

  test('beyond fifty share one line', () => {
    const named = (index: number) => `c${String(index).padStart(2, '0')}`;
    const members = Array.from({ length: 52 }, (_, index) =>
      aMemberAsOf()
        .boughtOn('1998-06-01', 100 + index, { channel: named(index) })
        .build(),
    );
    const { channels } = reportOf(members, AS_OF);
    expect(channels).toHaveLength(51);
    expect(channels[0]).toMatchObject({ channel: null, isRest: true, total: { orders: 2, revenue: 150 + 151 } });
    expect(channels[1]).toMatchObject({ channel: 'c49', isRest: false });
  });
});
