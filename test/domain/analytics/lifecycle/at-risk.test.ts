import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import {
  type AtRiskTallied,
  addAtRisk,
  emptyAtRisk,
  MAX_LISTED,
  mergeAtRisk,
} from '../../../../shared/domain/analytics/lifecycle/at-risk.ts';
import type { Insight } from '../../../../shared/domain/analytics/passes/insight.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { LAW } from '../../../support/kernel/builders.ts';

const AT = asOf('1997-03-01');
const RULES = { interval: { intervals: 1_000, meanDays: 30, medianDays: 30, credibility: null } };
const INSIGHT: Insight = {
  stage: 'at-risk',
  rfm: { recency: 2, frequency: 3, monetary: 3, class: 'at-risk' },
  abc: 'A',
  value: 'maintain',
  risk: 'low',
  alive: null,
  segments: [],
};

const aMember = (number: number, amount: number): MemberAsOf =>
  aMemberAsOf([], { memberId: `mem_${String(number).padStart(26, '0')}` })
    .boughtOn('1997-01-20', amount)
    .build();

type Probabilities = Parameters<typeof addAtRisk>[3];
const NO_MODEL: Probabilities = { alive: null, purchase: null };

function listOf(members: readonly MemberAsOf[], forecast: Probabilities = NO_MODEL): AtRiskTallied {
  const state = emptyAtRisk();
  for (const member of members) addAtRisk(state, member, INSIGHT, forecast, RULES, AT);
  return state;
}

describe('the list of members at risk', () => {
  it('has the most value at risk first, and for equal values the lower id', () => {
    const { listed } = listOf([aMember(3, 100), aMember(2, 100), aMember(1, 50), aMember(4, 200)]);
    expect(listed.map(({ memberId, valueAtRisk }) => [Number(memberId.slice(4)), valueAtRisk])).toEqual([
      [4, 200],
      [2, 100],
      [3, 100],
      [1, 50],
    ]);
  });

  it('is the same in any order of members and merges, and bounded', () => {
    const some = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 60 }), (amounts, half) => {
        // More members than the list takes, many with the same value.
        const members = Array.from({ length: MAX_LISTED + 37 }, (_, index) => aMember(index, amounts[index % amounts.length] ?? 0));
        const whole = listOf(members);
        expect(whole.listed).toHaveLength(MAX_LISTED);
        const at = half * 17;
        const merged = listOf(members.slice(at).toReversed());
        mergeAtRisk(merged, JSON.parse(JSON.stringify(listOf(members.slice(0, at)))));
        expect(merged).toEqual(whole);
        expect(whole.groups).toEqual({
          'low||remind': {
            members: members.length,
            valueAtRisk: members.reduce((sum, { purchases }) => sum + (purchases[0]?.amount ?? 0), 0),
          },
        });
      }),
      { ...LAW, numRuns: Math.min(20, LAW.numRuns) },
    );
  });

  it('fits into a checkpoint', () => {
    const { listed } = listOf(
      Array.from({ length: 3_000 }, (_, index) => aMember(index, 100_000 + index)),
      { alive: 0.123456789, purchase: 0.123456789 },
    );
    expect(listed).toHaveLength(MAX_LISTED);
    expect(JSON.stringify(listed).length).toBeLessThan(600_000);
  });

  it('ranks by the value at risk, and rounds its numbers', () => {
    expect(listOf([aMember(1, 10_000)], { alive: 0.2345678, purchase: 0.1234567 }).listed).toEqual([
      {
        memberId: `mem_${'1'.padStart(26, '0')}`,
        grade: 'low',
        leaving: { kind: 'voluntary' },
        reasons: [
          { reason: 'unlikely-alive', alive: 0.235 },
          { reason: 'interval-overdue', daysSince: 40, expected: 30, lapsed: false },
        ],
        winBack: 'remind',
        valueAtRisk: 8_765,
        contribution: 10_000,
        alive: 0.235,
        purchaseProbability: 0.123,
        daysSincePurchase: 40,
        stage: 'at-risk',
        rfmClass: 'at-risk',
        value: 'maintain',
      },
    ]);
  });

  it('N2: a member who will surely be back comes after one who contributed less and hardly comes back', () => {
    const state = emptyAtRisk();
    for (const [number, amount, purchase] of [
      [1, 10_000, 0.95],
      [2, 2_000, 0.1],
      [3, 5_000, 0.5],
    ] as const)
      addAtRisk(state, aMember(number, amount), INSIGHT, { alive: 0.9, purchase }, RULES, AT);
    expect(state.listed.map(({ memberId, valueAtRisk }) => [Number(memberId.slice(4)), valueAtRisk])).toEqual([
      [3, 2_500],
      [2, 1_800],
      [1, 500],
    ]);
  });

  it('leaves out members without value at risk, but counts them', () => {
    const state = emptyAtRisk();
    const costly = asOf('1997-03-01', { costPerMemberYear: 1_000_000 });
    addAtRisk(state, aMember(1, 100), INSIGHT, NO_MODEL, RULES, costly);
    addAtRisk(state, aMember(2, 100), INSIGHT, { alive: 1, purchase: 1 }, RULES, AT);
    expect(state).toEqual({ listed: [], groups: { 'low||remind': { members: 2, valueAtRisk: 0 } } });
  });

  it('leaves out members at no risk, and members who have not bought', () => {
    const state = emptyAtRisk();
    addAtRisk(state, aMember(2, 100), { ...INSIGHT, risk: 'none' }, NO_MODEL, RULES, AT);
    addAtRisk(state, aMemberAsOf([], { memberId: 'mem_3' }).build(), INSIGHT, NO_MODEL, RULES, AT);
    expect(state).toEqual(emptyAtRisk());
  });
});
