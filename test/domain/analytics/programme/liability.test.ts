import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PointsAsOf } from '../../../../shared/domain/analytics/history/points-as-of.ts';
import { toInstant } from '../../../../shared/domain/kernel/time.ts';
import { balanceOf } from '../../../../shared/domain/ledger/buckets.ts';
import { anyMember, anyPoints, LAST_DAY } from '../../../support/analytics/arbitrary-facts.ts';
import { aMemberAsOf, asOf, NO_POINTS } from '../../../support/analytics/member-as-of.ts';
import { reportOf } from '../../../support/analytics/programme-report.ts';
import { aVersion, LAW, terms, tierTerms } from '../../../support/kernel/builders.ts';

const AS_OF = asOf('1998-06-30');
const withActive = (points: number, expiresAt: string | null, special: Partial<PointsAsOf> = {}): PointsAsOf => ({
  ...NO_POINTS,
  batches: [{ expiresAt: expiresAt === null ? null : toInstant(expiresAt), points }],
  ...special,
});
const liabilityOf = (...points: readonly PointsAsOf[]) =>
  reportOf(
    points.map((of) => ({ member: aMemberAsOf().build(), points: of })),
    AS_OF,
  ).liability;

test('liability is the sum over accounts, by expiry and by tier', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ member: anyMember, points: anyPoints }), { maxLength: 6 }), (members) => {
      const { total, byExpiry, byTier } = reportOf(members, asOf(LAST_DAY)).liability;
      const balances = members.map(({ points }) => balanceOf(points));
      const sum = (of: (balance: (typeof balances)[number]) => number) => balances.reduce((all, balance) => all + of(balance), 0);
      expect(total).toMatchObject({
        active: sum(({ active }) => active),
        pending: sum(({ pending }) => pending),
        held: sum(({ held = 0 }) => held),
        debt: sum(({ debt }) => debt),
        outstanding: sum(({ active, pending, held = 0 }) => active + pending + held),
      });
      for (const lines of [byExpiry, byTier]) expect(lines.reduce((all, line) => all + line.outstanding, 0)).toBe(total.outstanding);
      expect(byTier.reduce((all, { debt }) => all + debt, 0)).toBe(total.debt);
    }),
    { ...LAW, numRuns: Math.min(LAW.numRuns, 50) },
  );
});

describe('liability by expiry', () => {
  test.each<[string, string | null, object]>([
    ["at the end of the report's month", '1998-07-01T00:00:00Z', { month: '1998-06', expires: 'in-month' }],
    ['a moment into the next month', '1998-07-01T00:00:01Z', { month: '1998-07', expires: 'in-month' }],
    ['in February of a leap year', '2000-03-01T00:00:00Z', { month: '2000-02', expires: 'in-month' }],
    ['in the last month that has a line', '2003-06-01T00:00:00Z', { month: '2003-05', expires: 'in-month' }],
    ['later than that', '2003-06-01T00:00:01Z', { month: '2003-05', expires: 'later' }],
    ['never', null, { month: null, expires: 'never' }],
    ['in the past, still held', '1997-01-01T00:00:00Z', { month: '1998-06', expires: 'in-month' }],
  ])('%s', (_, expiresAt, line) => {
    expect(liabilityOf(withActive(100, expiresAt)).byExpiry).toMatchObject([{ ...line, active: 100, outstanding: 100 }]);
  });

  test("in the programme's own time zone", () => {
    const programme = aVersion(terms({ timeZone: 'America/New_York' }));
    const members = [{ member: aMemberAsOf().build(), points: withActive(100, '1998-08-01T04:00:00Z') }];
    expect(reportOf(members, { ...AS_OF, programme }).liability.byExpiry).toMatchObject([{ month: '1998-07' }]);
  });
});

test('liability by tier is in the order of levels, with debt apart', () => {
  const programme = aVersion(terms({ tiers: tierTerms() }));
  const members = [
    { member: aMemberAsOf().with({ tier: 'gold' }).build(), points: withActive(100, null) },
    { member: aMemberAsOf().with({ tier: 'blue' }).build(), points: { ...NO_POINTS, debt: 30 } },
    { member: aMemberAsOf().build(), points: withActive(5, null) },
    { member: aMemberAsOf().with({ tier: 'gone' }).build(), points: withActive(7, null) },
  ];
  const { byTier, total } = reportOf(members, { ...AS_OF, programme }).liability;
  expect(byTier).toMatchObject([
    { tier: null, outstanding: 5, members: 1 },
    { tier: 'blue', outstanding: 0, members: 0, debt: 30, membersInDebt: 1 },
    { tier: 'gold', outstanding: 100, members: 1, debt: 0 },
    { tier: 'gone', outstanding: 7 },
  ]);
  expect(total).toMatchObject({ outstanding: 112, members: 3, debt: 30, membersInDebt: 1 });
});

describe('liability in money', () => {
  test('has the cost of points, rounded half up', () => {
    const at = asOf('1998-06-30', { pointCost: { points: 1_000, amount: 5 } });
    const worth = (points: number) =>
      reportOf([{ member: aMemberAsOf().build(), points: withActive(points, null) }], at).liability.total.value;
    expect([0, 99, 100, 300, 1_000, 9_007_199_254_740].map(worth)).toEqual([0, 0, 1, 2, 5, 45_035_996_274]);
  });

  test('is unknown, with the reason, where points have no price', () => {
    expect(liabilityOf(withActive(100, null))).toMatchObject({
      price: null,
      why: expect.stringContaining('analytics.pointCost'),
      total: { outstanding: 100, value: null },
    });
  });
});
