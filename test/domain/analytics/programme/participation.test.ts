import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import { had, moved } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf, on } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';

const AS_OF = asOf('1998-06-30');
const activity = (date: string): Fact => ({ kind: 'activity', day: on(date), activity: 'review', times: 1 });

describe('participation', () => {
  const activeOf = (...facts: readonly Fact[]) =>
    reportOf([aMemberAsOf(facts).build()], AS_OF).participation.active.map(({ bought, active }) => [bought, active]);

  test.each<[string, readonly Fact[], readonly (readonly number[])[]]>([
    [
      'does not count a member without facts',
      [],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ],
    [
      'covers 30 days, the day of the report included',
      [activity('1998-06-01')],
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'counts the 31st day in the window of 90',
      [activity('1998-05-31')],
      [
        [0, 0],
        [0, 1],
        [0, 1],
      ],
    ],
    [
      '365 days, no more',
      [activity('1997-06-30')],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ],
    [
      'but not one day more',
      [activity('1997-07-01')],
      [
        [0, 0],
        [0, 0],
        [0, 1],
      ],
    ],
    [
      'counts a redemption',
      [had('1998-06-30', 10)],
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'counts a payment with points',
      [moved('1998-06-30', 'paid', 10)],
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'does not count what a member is given',
      [had('1998-06-30', 0, 1), moved('1998-06-30', 'bonus', 10)],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ],
  ])('%s', (_, facts, counts) => {
    expect(activeOf(...facts)).toEqual(counts);
  });

  test('counts a purchase, unless it was returned in full', () => {
    const bought = aMemberAsOf().boughtOn('1998-06-10', 2_000);
    const members = [bought.build(), bought.gaveBackOn('1998-06-20', '1998-06-10', 2_000, { orders: 1 }).build(), aMemberAsOf().build()];
    const { active, customers, shareOfCustomers } = reportOf(members, AS_OF).participation;
    expect([customers, shareOfCustomers]).toEqual([1, 0.333333]);
    expect(active[0]).toEqual({ days: 30, bought: 1, shareBought: 0.333333, active: 1, shareActive: 0.333333 });
  });

  test('counts redeemers who used more points than came back', () => {
    const members = [
      [had('1998-06-01', 100)],
      [had('1998-06-01', 100), had('1998-06-02', -100)],
      [moved('1997-01-01', 'paid', 50), activity('1998-06-01')],
      [moved('1998-01-01', 'paid', 50), moved('1998-01-02', 'refunded', 50)],
    ].map((facts) => aMemberAsOf(facts).build());
    expect(reportOf(members, AS_OF).participation.redeemers).toEqual({
      last365Days: 1,
      shareOfActive: 0.25,
      ever: 2,
      shareOfMembers: 0.5,
    });
  });

  test('counts each member once a calendar month', () => {
    const member = aMemberAsOf([activity('1998-05-31')])
      .enrolledOn('1998-02-28')
      .boughtOn('1998-06-01')
      .boughtOn('1998-06-30')
      .build();
    expect(reportOf([member], AS_OF).participation.months).toEqual([
      { month: '1998-02', enrolled: 1, customers: 0, active: 0 },
      { month: '1998-03', enrolled: 0, customers: 0, active: 0 },
      { month: '1998-04', enrolled: 0, customers: 0, active: 0 },
      { month: '1998-05', enrolled: 0, customers: 0, active: 1 },
      { month: '1998-06', enrolled: 0, customers: 1, active: 1 },
    ]);
  });
});
