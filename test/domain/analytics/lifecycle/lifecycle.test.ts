import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LifecycleStage as LifecycleStageSchema } from '../../../../shared/contract/analytics/classes.ts';
import { customerPeriodsOf } from '../../../../shared/domain/analytics/history/customer-periods.ts';
import { dateOfDay } from '../../../../shared/domain/analytics/history/day.ts';
import type { Fact } from '../../../../shared/domain/analytics/history/history.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { MOVES, type StageRules, stageOn } from '../../../../shared/domain/analytics/lifecycle/lifecycle.ts';
import { addFlows, emptyFlows, mergeFlows, monthsUntil } from '../../../../shared/domain/analytics/lifecycle/lifecycle-flows.ts';
import { LIFECYCLE_STAGES } from '../../../../shared/domain/analytics/passes/insight.ts';
import type { IntervalModel } from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import { friend } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, on } from '../../../support/analytics/member-as-of.ts';
import { KNOWN_CASES, LAW } from '../../../support/kernel/builders.ts';

/** The expected interval is 30 days for everyone, whatever their own intervals. */
const EVERY_30_DAYS: IntervalModel = { intervals: 1_000, meanDays: 30, medianDays: 30, credibility: null };
const NOBODY_TWICE: IntervalModel = { intervals: 0, meanDays: null, medianDays: null, credibility: null };
const RULES: StageRules = { interval: EVERY_30_DAYS, churn: { by: 'interval', factor: 3 } };

/** The days on which the stage changes, with the new stage. */
function lifeOf(member: MemberAsOf, from: string, to: string, rules = RULES): readonly string[] {
  const stages: string[] = [];
  let before: string | null = null;
  for (let day = on(from); day <= on(to); day += 1) {
    const stage = stageOn(member, day, rules);
    if (stage !== before) stages.push(`${dateOfDay(day)} ${stage}`);
    before = stage;
  }
  return stages;
}

describe('a life', () => {
  const member = aMemberAsOf([friend('1997-03-10'), friend('1997-06-01', -1)])
    .enrolledOn('1997-01-10')
    .boughtOn('1997-01-31')
    .boughtOn('1997-02-28')
    .boughtOn('1997-04-15')
    .boughtOn('1997-09-01')
    .boughtOn('1997-09-10')
    .boughtOn('1997-09-20')
    .build();

  it('goes through the stages, each from its first day', () => {
    expect(lifeOf(member, '1997-01-09', '1998-01-31')).toEqual([
      '1997-01-10 acquired',
      '1997-01-31 activated',
      '1997-02-28 retained',
      '1997-03-10 referring',
      '1997-03-31 at-risk',
      '1997-04-15 referring',
      '1997-05-16 at-risk',
      '1997-07-15 lapsed',
      '1997-09-01 won-back',
      '1997-09-20 retained',
      '1997-10-21 at-risk',
      '1997-12-20 lapsed',
    ]);
  });

  it('lapses after a number of days by a rule in days', () => {
    expect(lifeOf(member, '1997-02-28', '1997-04-30', { ...RULES, churn: { by: 'days', days: 40 } })).toEqual([
      '1997-02-28 retained',
      '1997-03-10 referring',
      '1997-03-31 at-risk',
      '1997-04-10 lapsed',
      '1997-04-15 won-back',
    ]);
  });

  it('is at no risk where nobody has bought twice, and lapses only by a rule in days', () => {
    const once = aMemberAsOf().boughtOn('1997-01-31').build();
    expect(lifeOf(once, '1997-01-31', '1998-12-31', { ...RULES, interval: NOBODY_TWICE })).toEqual(['1997-01-31 activated']);
    expect(lifeOf(once, '1997-01-31', '1998-12-31', { interval: NOBODY_TWICE, churn: { by: 'days', days: 40 } })).toEqual([
      '1997-01-31 activated',
      '1997-03-13 lapsed',
    ]);
  });

  it('uses the interval that was known at the time', () => {
    const own: StageRules = { ...RULES, interval: { ...EVERY_30_DAYS, credibility: 0 } };
    const slowing = aMemberAsOf().boughtOn('1997-01-01').boughtOn('1997-01-11').boughtOn('1997-03-22').build();
    // The second purchase gives 10 expected days. The third gives 40, which does not undo the lapse before it.
    expect(lifeOf(slowing, '1997-01-01', '1997-08-01', own)).toEqual([
      '1997-01-01 activated',
      '1997-01-11 retained',
      '1997-01-22 at-risk',
      '1997-02-11 lapsed',
      '1997-03-22 won-back',
      '1997-05-02 at-risk',
      '1997-07-21 lapsed',
    ]);
  });

  it('begins with the first purchase if that was before the enrolment', () => {
    const imported = aMemberAsOf().enrolledOn('1998-07-01').boughtOn('1997-01-31').build();
    expect(lifeOf(imported, '1997-01-30', '1997-02-01')).toEqual(['1997-01-31 activated']);
  });

  it('counts friends for 365 days, less reversed ones', () => {
    const buyer = (facts: readonly Fact[]) => aMemberAsOf(facts).boughtOn('1997-12-20').boughtOn('1997-12-30').build();
    const stage = (...facts: readonly Fact[]) => stageOn(buyer(facts), on('1997-12-31'), RULES);
    expect(stage(friend('1997-01-01'))).toBe('referring');
    expect(stage(friend('1996-12-31'))).toBe('retained');
    expect(stage(friend('1998-01-01'))).toBe('retained');
    expect(stage(friend('1997-05-01', 2), friend('1997-06-01', -2))).toBe('retained');
  });
});

const lives = fc
  .record({
    gaps: fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 12 }),
    friends: fc.array(fc.record({ at: fc.integer({ min: 0, max: 900 }), friends: fc.constantFrom(-1, 1, 2) }), { maxLength: 4 }),
    credibility: fc.constantFrom(null, 0, 2),
    churn: fc.constantFrom(
      { by: 'interval', factor: 3 } as const,
      { by: 'interval', factor: 1 } as const,
      { by: 'days', days: 45 } as const,
    ),
  })
  .map(({ gaps, friends, credibility, churn }) => {
    const start = on('1997-01-10');
    let day = start;
    const days = gaps.map((gap) => {
      day += gap;
      return day;
    });
    const facts = friends.map(({ at, friends: count }) => ({ kind: 'friend', day: start + at, friends: count }) as const);
    const member = days.reduce((built, bought) => built.boughtOn(dateOfDay(bought)), aMemberAsOf(facts).enrolledOn('1997-01-10')).build();
    return { member, start, rules: { interval: { ...EVERY_30_DAYS, credibility }, churn } };
  });

type Life = typeof lives extends fc.Arbitrary<infer Each> ? Each : never;

describe('moves', () => {
  /** The changes of stage in order, such as `acquired activated`. */
  function movesIn({ member, start, rules }: Life): readonly string[] {
    const moves: string[] = [];
    let before = stageOn(member, start, rules);
    expect(before).toBe('acquired');
    expect(stageOn(member, start - 1, rules)).toBeNull();
    for (let day = start + 1; day < start + 1_000; day += 1) {
      const stage = stageOn(member, day, rules);
      if (stage !== before) moves.push(`${before} ${stage}`);
      before = stage;
    }
    return moves;
  }
  const TABLE = LIFECYCLE_STAGES.flatMap((from) => MOVES[from].map((to) => `${from} ${to}`));

  it('are all in the table, on any day of any life', () => {
    fc.assert(
      fc.property(lives, (life) => {
        for (const move of movesIn(life)) expect(TABLE).toContain(move);
      }),
      LAW,
    );
  });

  it('all happen in some life', () => {
    const seen = new Set(fc.sample(lives, KNOWN_CASES).flatMap(movesIn));
    expect(TABLE.filter((move) => !seen.has(move))).toEqual([]);
  });

  it('have a row for each stage, with the names of the contract', () => {
    expect(Object.keys(MOVES).toSorted()).toEqual(LIFECYCLE_STAGES.toSorted());
    expect(LifecycleStageSchema.options).toEqual(LIFECYCLE_STAGES);
  });
});

describe('flows', () => {
  const flowsOf = (members: readonly MemberAsOf[], day: string) => {
    const flows = emptyFlows();
    for (const member of members) addFlows(flows, member, on(day), RULES);
    return flows;
  };
  const month = (name: string) => Number(name.slice(0, 4)) * 12 + Number(name.slice(5)) - 1;

  it('cover twelve months by the stages at their ends; the last month ends on the day', () => {
    const member = aMemberAsOf().enrolledOn('1997-02-01').boughtOn('1997-02-28').boughtOn('1997-03-30').build();
    const flows = flowsOf([member], '1997-06-28');
    expect(monthsUntil(on('1997-06-28'))).toHaveLength(12);
    expect(flows).toEqual({
      [month('1997-02')]: { '>activated': 1 },
      [month('1997-03')]: { 'activated>retained': 1 },
      // The 30th is the 31st day after the purchase, so the member is at risk from then on.
      [month('1997-04')]: { 'retained>at-risk': 1 },
      [month('1997-05')]: { 'at-risk>at-risk': 1 },
      [month('1997-06')]: { 'at-risk>at-risk': 1 },
    });
    expect(flowsOf([member], '1997-06-30')[month('1997-06')]).toEqual({ 'at-risk>lapsed': 1 });
    expect(flowsOf([member], '1997-02-27')).toEqual({ [month('1997-02')]: { '>acquired': 1 } });
  });

  it('know the last day of February in a leap year and of December', () => {
    const member = aMemberAsOf().boughtOn('1996-02-29').build();
    expect(flowsOf([member], '1996-03-01')).toEqual({
      [month('1996-02')]: { '>activated': 1 },
      [month('1996-03')]: { 'activated>activated': 1 },
    });
    const late = aMemberAsOf().boughtOn('1996-12-31').build();
    expect(flowsOf([late], '1997-01-01')).toEqual({
      [month('1996-12')]: { '>activated': 1 },
      [month('1997-01')]: { 'activated>activated': 1 },
    });
  });

  it('end each month where the next one begins, and merge in any order', () => {
    fc.assert(
      fc.property(fc.array(lives, { maxLength: 8 }), fc.integer({ min: 0, max: 8 }), (population, half) => {
        const members = population.map(({ member }) => member);
        const flows = flowsOf(members, '1998-03-15');
        const merged = flowsOf(members.slice(half), '1998-03-15');
        mergeFlows(merged, flowsOf(members.slice(0, half), '1998-03-15'));
        expect(merged).toEqual(flows);
        const months = monthsUntil(on('1998-03-15'));
        for (const [index, at] of months.entries()) {
          const next = months[index + 1];
          if (next === undefined) continue;
          for (const stage of LIFECYCLE_STAGES) {
            const arrived = Object.entries(flows[at] ?? {}).filter(([key]) => key.endsWith(`>${stage}`));
            const left = Object.entries(flows[next] ?? {}).filter(([key]) => key.startsWith(`${stage}>`));
            const sum = (of: readonly [string, number][]) => of.reduce((total, [, count]) => total + count, 0);
            expect(sum(left)).toBe(sum(arrived));
          }
        }
      }),
      LAW,
    );
  });
});

it('the stage lapsed is exactly the time outside customer periods, on any day', () => {
  fc.assert(
    fc.property(lives, fc.integer({ min: 0, max: 1_000 }), ({ member, start, rules }, after) => {
      const day = start + after;
      const periods = customerPeriodsOf(member, rules.interval, rules.churn, start + 2_000);
      const isCustomer = periods.some(({ from, lapsedOn }) => from <= day && (lapsedOn === null || day < lapsedOn));
      const hasBought = member.purchases.some((purchase) => purchase.day <= day);
      expect(stageOn(member, day, rules) === 'lapsed').toBe(hasBought && !isCustomer);
    }),
    LAW,
  );
});
