import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import { breakageOf } from '../../../../shared/domain/analytics/programme/breakage.ts';
import {
  endOfIssueMonth,
  ISSUE_MONTHS,
  monthsEndingOn,
  REDEMPTION_TRIANGLE,
} from '../../../../shared/domain/analytics/programme/redemption-triangle.ts';
import { measured } from '../../../support/analytics/analysed.ts';
import { had, moved } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf, on } from '../../../support/analytics/member-as-of.ts';
import { redeemingProgramme } from '../../../support/analytics/redeeming-programme.ts';

function breakageAsOf(date: string, outstanding: number, ...members: readonly (readonly Fact[])[]) {
  const those = members.map((facts) => aMemberAsOf(facts).build());
  return breakageOf(measured(REDEMPTION_TRIANGLE, those, asOf(date)), outstanding, on(date));
}

const bonus = (date: string, points: number): Fact => moved(date, 'bonus', points);
const monthOf = (index: number) => `1998-${String(index).padStart(2, '0')}`;

/** 1,000 points each month. A tenth of the rest is redeemed in the same month and in each later one. */
function steadyMembers(months: number): readonly (readonly Fact[])[] {
  return Array.from({ length: months }, (_, issue) => {
    let left = 1_000;
    return [
      bonus(`${monthOf(issue + 1)}-05`, left),
      ...Array.from({ length: months - issue }, (_, age) => {
        const points = Math.round(left / 10);
        left -= points;
        return had(`${monthOf(issue + 1 + age)}-20`, points);
      }),
    ];
  });
}

describe('months of issue', () => {
  test.each([
    ['1998-06-30', 30, ['1998-06-30', '1998-05-31', '1998-04-30', '1998-03-31', '1998-02-28']],
    ['1998-02-28', 28, ['1998-02-28', '1998-01-31', '1997-12-31']],
    ['1998-01-30', 30, ['1998-01-30', '1997-12-30', '1997-11-30']],
    ['1998-03-30', 30, ['1998-03-30', '1998-02-28', '1998-01-30']],
    ['2000-03-12', 12, ['2000-03-12', '2000-02-12', '2000-01-12']],
  ])("end on the report's day of the month: %s", (date, _, ends) => {
    expect(ends.map((_, back) => endOfIssueMonth(on(date), back))).toEqual(ends);
    const numberOf = monthsEndingOn(on(date));
    const newest = numberOf(on(date));
    ends.forEach((end, back) => {
      expect(newest - numberOf(on(end))).toBe(back);
      expect(newest - numberOf(on(end) + 1)).toBe(back - 1);
    });
  });
});

describe('an estimate', () => {
  test('of steady redemptions goes on beyond the months that were seen', () => {
    const { estimate } = breakageAsOf('1998-12-31', 8_000, ...steadyMembers(12));
    expect(estimate?.months).toBe(12);
    expect(estimate?.issued).toBe(12_000);
    // A tenth less in each of twelve months leaves 0.9^12, and in each of 36 months 0.9^36.
    const { estimate: rate, low, high } = estimate?.ultimateRedemptionRate ?? { estimate: 0, low: 0, high: 0 };
    expect(rate).toBeGreaterThan(1 - 0.9 ** 12);
    expect(rate).toBeLessThan(1 - 0.9 ** 36);
    expect(low).toBeGreaterThan(0.5);
    expect(low).toBeLessThan(rate);
    expect(high).toBeGreaterThan(rate);
    expect(estimate?.keptByAge).toHaveLength(11);
    for (const kept of estimate?.keptByAge ?? []) expect(kept).toBeCloseTo(0.9, 2);
    expect(estimate?.byIssueMonth.map(({ endsOn }) => endsOn)).toEqual(
      Array.from({ length: 12 }, (_, back) => endOfIssueMonth(on('1998-12-31'), 11 - back)),
    );
    expect(estimate?.byIssueMonth[11]).toMatchObject({ issued: 1_000, redeemed: 100 });
  });

  test('of uneven redemptions has an interval, and breakage is the rest of the outstanding points', () => {
    const uneven = steadyMembers(12).map((facts, at) =>
      facts.map((fact): Fact => (fact.kind === 'redemption' && at % 2 === 0 ? { ...fact, points: Math.round(fact.points / 2) } : fact)),
    );
    const { estimate } = breakageAsOf('1998-12-31', 9_000, ...uneven);
    const { toBeRedeemed, breakage } = estimate ?? {};
    expect(toBeRedeemed?.low).toBeGreaterThan(0);
    expect(toBeRedeemed?.estimate).toBeGreaterThan(toBeRedeemed?.low ?? 0);
    expect(toBeRedeemed?.high).toBeGreaterThan(toBeRedeemed?.estimate ?? 0);
    expect(toBeRedeemed?.standardError).toBeGreaterThan(0);
    expect(breakage).toEqual({
      estimate: 9_000 - (toBeRedeemed?.estimate ?? 0),
      low: 9_000 - (toBeRedeemed?.high ?? 0),
      high: 9_000 - (toBeRedeemed?.low ?? 0),
    });
  });

  test('never exceeds the outstanding points', () => {
    const { estimate } = breakageAsOf('1998-12-31', 100, ...steadyMembers(12));
    expect(estimate?.toBeRedeemed).toMatchObject({ estimate: 100, low: 100, high: 100 });
    expect(estimate?.breakage).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  test('leaves out months older than it follows', () => {
    const { estimate } = breakageAsOf('1998-12-31', 8_000, [bonus('1990-01-01', 5_000), had('1991-01-01', 400)], ...steadyMembers(12));
    expect(estimate).toMatchObject({ months: ISSUE_MONTHS, issued: 12_000 });
    expect(estimate?.byIssueMonth[0]).toMatchObject({ endsOn: '1996-01-31', issued: 0, ultimateRedemptionRate: null });
  });
});

/** The number of `points` that are redeemed at random, each with probability `chance`. */
function drawn(points: number, chance: number, next: () => number): number {
  let many = 0;
  for (let point = 0; point < points; point += 1) if (next() < chance) many += 1;
  return many;
}

test('at least nine of ten intervals contain the outcome, where redemptions are random with a chance that falls with age', () => {
  const uniform = (seed: number): (() => number) => {
    const generator = xoroshiro128plus(seed);
    return () => uniformInt(generator, 0, 999_999) / 1_000_000;
  };
  const chanceAt = (age: number): number => 0.2 * 0.75 ** age;
  const months = 12;
  let within = 0;
  const worlds = 100;
  for (let world = 0; world < worlds; world += 1) {
    const next = uniform(20_261_122 + world);
    const state = REDEMPTION_TRIANGLE.empty();
    let [later, outstanding] = [0, 0];
    for (let back = 0; back < months; back += 1) {
      const month = state.months[back];
      let left = 400 + 20 * back;
      if (month !== undefined) month.sums.issued = left;
      for (let age = 0; age < months; age += 1) {
        const redeemed = drawn(left, chanceAt(age), next);
        left -= redeemed;
        if (age > back) later += redeemed;
        else if (month !== undefined) month.redeemed[age] = redeemed;
        if (age === back) outstanding += left;
      }
    }
    const { estimate } = breakageOf(state, outstanding, on('1998-12-31'));
    const { low = 0, high = 0 } = estimate?.toBeRedeemed ?? {};
    if (low <= later && later <= high) within += 1;
  }
  expect(within / worlds).toBeGreaterThanOrEqual(0.9);
});

describe('N4: of simulated programmes, whose members redeem in the same seasons, and some leave', () => {
  const PROGRAMMES = 200;
  test.each([6, 9, 12, 18, 24, 36])('90 to 99 %% of the intervals contain the outcome, after %i months', (age) => {
    let [within, bias] = [0, 0];
    for (let seed = 0; seed < PROGRAMMES; seed += 1) {
      const { triangle, outstanding, later } = redeemingProgramme(5_000_000 + 1_000 * age + seed, age);
      const { low = 0, estimate = 0, high = 0 } = breakageOf(triangle, outstanding, on('1998-12-31')).estimate?.toBeRedeemed ?? {};
      if (low <= later && later <= high) within += 1;
      bias += (estimate - later) / outstanding / PROGRAMMES;
    }
    expect(within / PROGRAMMES).toBeGreaterThanOrEqual(0.9);
    expect(within / PROGRAMMES).toBeLessThanOrEqual(0.99);
    expect(Math.abs(bias)).toBeLessThan(0.06);
  });
});

describe('there is no estimate', () => {
  test.each<[string, ReturnType<typeof breakageAsOf>, string]>([
    ['without points', breakageAsOf('1998-12-31', 0), 'there are 0 months since the first points were issued, and 6 are needed'],
    [
      'after five months',
      breakageAsOf('1998-05-31', 10, ...steadyMembers(5)),
      'there are 5 months since the first points were issued, and 6 are needed',
    ],
    ['without a redemption', breakageAsOf('1998-12-31', 10, [bonus('1998-01-01', 10)]), 'no points of the last 12 months were redeemed'],
  ])('%s, with the reason', (_, breakage, why) => {
    expect(breakage).toEqual({ estimate: null, why });
  });

  test('before the sixth month is complete', () => {
    expect(breakageAsOf('1998-06-30', 10, ...steadyMembers(6)).estimate).toMatchObject({ months: 6 });
  });
});
