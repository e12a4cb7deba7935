import { describe, expect, test } from 'vitest';
import { had, moved } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';

const AS_OF = asOf('1998-06-30');

describe('rewards cost', () => {
  const tea = (version: number, amount: number | null, currency = 'USD') => ({
    rewardId: 'rew_tea',
    version,
    name: `Tea ${version}`,
    programmeCost: amount === null ? null : { currency, amount },
  });
  const member = aMemberAsOf([
    had('1997-01-01', 100),
    had('1998-06-01', 300, 3, 2),
    had('1998-06-02', -100, -1, 2),
    moved('1998-06-03', 'paid', 70),
    moved('1998-06-04', 'refunded', 20),
  ]).build();
  const priced = asOf('1998-06-30', { pointCost: { points: 100, amount: 90 } });

  test('the cost of their version; points at tills cost what points cost', () => {
    expect(reportOf([member], priced, [tea(1, 150), tea(2, 200)]).costs).toEqual({
      rewards: [
        {
          rewardId: 'rew_tea',
          name: 'Tea 2',
          last12Months: { units: 2, points: 200, cost: 400 },
          total: { units: 3, points: 300, cost: 550 },
        },
      ],
      tills: { last12Months: { points: 50, cost: 45 }, total: { points: 50, cost: 45 } },
      last12Months: { cost: 445 },
      total: { cost: 595 },
    });
  });

  test('their points, where a version names no cost or does not exist', () => {
    expect(reportOf([member], priced, [tea(2, null)]).costs.rewards).toMatchObject([
      { name: 'Tea 2', last12Months: { cost: 180 }, total: { cost: 270 } },
    ]);
  });

  test('an unknown amount in another currency, with the reason', () => {
    const { costs } = reportOf([member], priced, [tea(1, 150), tea(2, 200, 'JPY')]);
    const why = 'what it costs is said in JPY, and the report is in USD';
    expect(costs.rewards).toMatchObject([{ total: { units: 3, cost: null, why } }]);
    expect(costs.total).toEqual({ cost: null, why });
    expect(costs.tills.total).toEqual({ points: 50, cost: 45 });
  });

  test('an unknown amount where neither they nor points have a price', () => {
    const { costs } = reportOf([member], AS_OF, [tea(1, 150)]);
    expect(costs.rewards).toMatchObject([{ last12Months: { cost: null, why: expect.stringContaining('points have no price') } }]);
    expect(costs.tills.total).toEqual({ points: 50, cost: null, why: expect.stringContaining('analytics.pointCost') });
  });

  test('nothing, when all of them were given back', () => {
    const back = aMemberAsOf([had('1998-06-01', 100), had('1998-06-02', -100)]).build();
    expect(reportOf([back], AS_OF, []).costs).toMatchObject({ rewards: [{ total: { units: 0, cost: 0 } }], total: { cost: 0 } });
  });
});
