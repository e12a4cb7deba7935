import { expect, test } from 'vitest';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import { friend } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf, on } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';

const AS_OF = asOf('1998-06-30');

test('the report has the share of referred members', () => {
  const brought: Fact = { kind: 'brought', day: on('1997-01-01') };
  const members = [
    aMemberAsOf([brought]).boughtOn('1998-06-01', 3_000).boughtOn('1997-01-01', 1_000).build(),
    aMemberAsOf([brought]).build(),
    aMemberAsOf([friend('1998-01-01', 2)])
      .boughtOn('1998-06-01', 6_000)
      .build(),
    aMemberAsOf([friend('1998-01-01'), friend('1998-01-01', -1)]).build(),
  ];
  expect(reportOf(members, AS_OF).referrals).toEqual({
    referrers: 1,
    friends: 2,
    brought: { members: 2, shareOfMembers: 0.5, customers: 1, shareOfCustomers: 0.5 },
    last12Months: { orders: 1, shareOfOrders: 0.5, revenue: 3_000, shareOfRevenue: 0.333333 },
    total: { orders: 2, shareOfOrders: 0.666667, revenue: 4_000, shareOfRevenue: 0.4 },
  });
});
