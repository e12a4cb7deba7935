import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import { had, moved } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf, on } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';

const AS_OF = asOf('1998-06-30');

describe('points and money', () => {
  const facts = [
    moved('1998-06-01', 'bonus', 50),
    moved('1998-06-02', 'bonus-reversed', 10),
    had('1998-06-03', 40),
    had('1998-06-04', -15),
    moved('1998-06-05', 'paid', 20),
    moved('1998-06-06', 'refunded', 5),
    moved('1998-06-07', 'expired', 7),
    moved('1998-06-08', 'reinstated', 3),
    moved('1998-06-09', 'adjusted-up', 2),
    moved('1998-06-10', 'adjusted-down', 1),
  ];
  const yen: Fact = { kind: 'purchase', day: on('1998-06-30'), channel: 'web', currency: 'JPY', orders: 2, amount: 9_999, points: 30 };

  test('flow by month, with rates on net points', () => {
    const member = aMemberAsOf([...facts, yen])
      .boughtOn('1998-05-31', 10_000)
      .gaveBackOn('1998-06-30', '1998-05-31', 4_000)
      .build();
    const { months, last12Months, total } = reportOf([member], AS_OF).points;
    expect(months).toMatchObject([
      { month: '1998-05', earned: 100, takenBack: 0, issued: 100, used: 0, earnRate: 1, redemptionRate: 0 },
      {
        month: '1998-06',
        earned: 30,
        takenBack: 40,
        bonus: 50,
        bonusTakenBack: 10,
        redeemed: 40,
        givenBack: 15,
        paidAtTills: 20,
        refunded: 5,
        expired: 7,
        reinstated: 3,
        adjustedUp: 2,
        adjustedDown: 1,
        issued: 30,
        used: 40,
      },
    ]);
    expect(total).toMatchObject({ issued: 130, used: 40, earnRate: 1, redemptionRate: 0.307692 });
    expect(last12Months).toEqual(total);
  });

  test('before the last 24 months are in the total only, before the last 12 not in the year', () => {
    const member = aMemberAsOf()
      .boughtOn('1996-06-30', 100)
      .boughtOn('1996-07-01', 200)
      .boughtOn('1997-06-30', 400)
      .boughtOn('1997-07-01', 800);
    const { months, last12Months, total } = reportOf([member.build()], AS_OF).turnover;
    expect(months).toHaveLength(24);
    expect([months[0], months.at(-1)]).toMatchObject([
      { month: '1996-07', revenue: 200 },
      { month: '1998-06', revenue: 0 },
    ]);
    expect([last12Months.revenue, total.revenue]).toEqual([800, 1_500]);
  });

  test('of other currencies count as orders without amounts', () => {
    const member = aMemberAsOf([yen]).boughtOn('1998-06-30', 1_000, { channel: 'web' }).build();
    const { turnover, channels, points: flow } = reportOf([member], AS_OF);
    expect(turnover.total).toEqual({ orders: 3, otherOrders: 2, revenue: 1_000, returnedOrders: 0, returned: 0, net: 1_000 });
    expect(channels).toMatchObject([{ channel: 'web', total: { orders: 3, revenue: 1_000, customers: 1 } }]);
    expect(flow.total).toMatchObject({ earned: 40, earnRate: 1 });
  });

  test('of a return count in its own month, revenue in that of the purchase', () => {
    const member = aMemberAsOf().boughtOn('1998-05-31', 1_000).gaveBackOn('1998-06-01', '1998-05-31', 1_000, { orders: 1 }).build();
    expect(reportOf([member], AS_OF).turnover.months).toMatchObject([
      { month: '1998-05', orders: 1, revenue: 1_000, returned: 0, net: 1_000 },
      { month: '1998-06', orders: 0, returnedOrders: 1, returned: 1_000, net: -1_000 },
    ]);
  });
});
