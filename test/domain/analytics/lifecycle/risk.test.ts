import { describe, expect, it } from 'vitest';
import { RiskGrade as RiskGradeSchema, WinBack as WinBackSchema } from '../../../../shared/contract/analytics/classes.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { stageOn } from '../../../../shared/domain/analytics/lifecycle/lifecycle.ts';
import { riskOf } from '../../../../shared/domain/analytics/lifecycle/risk.ts';
import { tierLossOf } from '../../../../shared/domain/analytics/lifecycle/tier-loss.ts';
import { WIN_BACK_TABLE, WIN_BACKS, winBackOf } from '../../../../shared/domain/analytics/lifecycle/win-back.ts';
import { RISK_GRADES, VALUE_CLASSES } from '../../../../shared/domain/analytics/passes/insight.ts';
import type { AsOf } from '../../../../shared/domain/analytics/passes/measure.ts';
import type { IntervalModel } from '../../../../shared/domain/analytics/retention/expected-interval.ts';
import type { TierTerms } from '../../../../shared/domain/tiers/tier-terms.ts';
import { tier } from '../../../support/analytics/facts.ts';
import { aMemberAsOf, asOf } from '../../../support/analytics/member-as-of.ts';
import { aVersion, terms, tierTerms } from '../../../support/kernel/builders.ts';

const INTERVAL: IntervalModel = { intervals: 1_000, meanDays: 30, medianDays: 30, credibility: null };
const RULES = { interval: INTERVAL, churn: { by: 'interval', factor: 3 } } as const;

function risk(member: MemberAsOf, at: AsOf, alive: number | null = null) {
  return riskOf(member, { stage: stageOn(member, at.day, RULES) ?? 'acquired', alive }, RULES, at);
}

const once = aMemberAsOf().boughtOn('1997-01-01').build();

describe('risk', () => {
  it.each([
    ['1997-01-31', 'none', []],
    ['1997-02-01', 'low', [{ reason: 'interval-overdue', daysSince: 31, expected: 30, lapsed: false }]],
    ['1997-03-02', 'low', [{ reason: 'interval-overdue', daysSince: 60, expected: 30, lapsed: false }]],
    ['1997-03-03', 'medium', [{ reason: 'interval-overdue', daysSince: 61, expected: 30, lapsed: false }]],
    ['1997-04-01', 'medium', [{ reason: 'interval-overdue', daysSince: 90, expected: 30, lapsed: false }]],
    ['1997-04-02', 'high', [{ reason: 'interval-overdue', daysSince: 91, expected: 30, lapsed: true }]],
  ])('from an overdue purchase, on %s: %s', (day, grade, reasons) => {
    expect(risk(once, asOf(day))).toEqual({ grade, leaving: grade === 'none' ? null : { kind: 'voluntary' }, reasons });
  });

  it.each([
    [0.5, 'none'],
    [0.49, 'low'],
    [0.25, 'low'],
    [0.24, 'medium'],
  ])('with P(alive) %f: %s', (alive, grade) => {
    expect(risk(once, asOf('1997-01-15'), alive).grade).toBe(grade);
  });

  it('from falling frequency, after at least four purchase days', () => {
    const slowing = aMemberAsOf().boughtOn('1997-01-01').boughtOn('1997-01-05').boughtOn('1997-01-09').boughtOn('1997-03-31');
    expect(risk(slowing.build(), asOf('1997-04-01'))).toEqual({
      grade: 'low',
      leaving: { kind: 'voluntary' },
      reasons: [{ reason: 'falling-frequency', firstHalf: 3, secondHalf: 1 }],
    });
    expect(risk(slowing.boughtOn('1997-04-01').build(), asOf('1997-04-01')).grade).toBe('none');
    const three = aMemberAsOf().boughtOn('1997-01-01').boughtOn('1997-01-05').boughtOn('1997-01-09').build();
    expect(risk(three, asOf('1997-02-05')).grade).toBe('none');
  });

  it('from a frozen account is involuntary', () => {
    expect(risk({ ...once, frozen: true }, asOf('1997-01-15'))).toEqual({
      grade: 'medium',
      leaving: { kind: 'involuntary', by: 'frozen' },
      reasons: [{ reason: 'frozen' }],
    });
  });

  it('adds up, with the heaviest reason first', () => {
    expect(risk({ ...once, frozen: true }, asOf('1997-02-15'), 0.4)).toMatchObject({
      grade: 'high',
      reasons: [{ reason: 'frozen' }, { reason: 'interval-overdue' }, { reason: 'unlikely-alive' }],
    });
  });

  it('is none for a member who has not bought', () => {
    expect(risk(aMemberAsOf().with({ frozen: true }).build(), asOf('1999-01-01'), 0.1)).toEqual({
      grade: 'none',
      leaving: null,
      reasons: [],
    });
  });

  it('has the grades of the contract', () => {
    expect(RiskGradeSchema.options).toEqual(RISK_GRADES);
  });
});

describe('the end of a tier', () => {
  const toSilver = tier('1997-03-10', 'silver');
  const rolling: Partial<TierTerms> = { period: { kind: 'rolling', months: 12 }, hold: { policy: 'for', months: 12, to: 'day' } };

  function at(day: string, special: Partial<TierTerms> = rolling): AsOf {
    return { ...asOf(day), programme: aVersion(terms({ timeZone: 'America/New_York', tiers: tierTerms(special) })) };
  }

  /** 500 points reach silver. */
  const silver = aMemberAsOf([toSilver]).boughtOn('1997-03-10', 50_000).with({ tier: 'silver' });

  it.each([
    ['1998-01-08', null],
    ['1998-01-09', '1998-03-10'],
    ['1998-03-09', '1998-03-10'],
    ['1998-03-10', null],
  ])('is near for 60 days before it: on %s %s', (day, last) => {
    expect(tierLossOf(silver.build(), at(day))).toEqual(last === null ? null : { tier: 'silver', on: last });
  });

  it('moves when the tier is earned again', () => {
    expect(tierLossOf(silver.boughtOn('1997-12-01', 50_000).build(), at('1998-02-01'))).toBeNull();
    expect(tierLossOf(silver.boughtOn('1997-12-01', 50_000).build(), at('1998-11-01'))).toEqual({ tier: 'silver', on: '1998-12-01' });
  });

  it('is a reason of risk, with its day', () => {
    expect(risk(silver.build(), at('1998-02-01')).reasons).toContainEqual({ reason: 'tier-loss-near', tier: 'silver', on: '1998-03-10' });
  });

  it('is the end of the year where tiers last until then', () => {
    expect(tierLossOf(silver.build(), at('1998-12-01', {}))).toEqual({ tier: 'silver', on: '1998-12-31' });
  });

  it.each<[string, MemberAsOf, Partial<TierTerms>]>([
    ['the member has no tier', { ...silver.build(), tier: null }, rolling],
    ['the tier is the first level', { ...silver.build(), tier: 'blue' }, rolling],
    ['the tier is no longer a level of the programme', { ...silver.build(), tier: 'bronze' }, rolling],
    ['the day on which it was reached is unknown', { ...silver.build(), facts: [] }, rolling],
    ['the terms have no downgrade', silver.build(), { ...rolling, downgrade: 'none' }],
    ['tiers last for ever', silver.build(), { ...rolling, hold: { policy: 'forever' } }],
    ['the tier asks for engagement', silver.build(), { ...rolling, levels: levelsOf({ metric: 'engagement', atLeast: 5 }) }],
    [
      'the tier asks for another currency',
      silver.build(),
      { ...rolling, levels: levelsOf({ metric: 'spend', currency: 'EUR', atLeast: 5 }) },
    ],
  ])('is unknown, or does not exist, where %s', (_, member, special) => {
    expect(tierLossOf(member, at('1998-02-01', special))).toBeNull();
  });

  it('is known where the tier asks for spending in the currency of the report', () => {
    const special = { ...rolling, levels: levelsOf({ metric: 'spend', currency: 'USD', atLeast: 40_000 }) };
    expect(tierLossOf(silver.build(), at('1998-02-01', special))).toEqual({ tier: 'silver', on: '1998-03-10' });
  });
});

type Requirement = NonNullable<TierTerms['levels'][number]['qualification']>['of'][number];

function levelsOf(requirement: Requirement): TierTerms['levels'] {
  return [
    { id: 'blue', name: 'Blue', benefits: {} },
    { id: 'silver', name: 'Silver', qualification: { need: 'all', of: [requirement] }, benefits: {} },
  ];
}

describe('the suggested action', () => {
  it('is that of the contract', () => {
    expect(WinBackSchema.options).toEqual(WIN_BACKS);
    const rows = Object.entries(WIN_BACK_TABLE).map(
      ([grade, of]) => `| ${[grade, ...VALUE_CLASSES.map((value) => of[value])].join(' | ')} |`,
    );
    expect(WinBackSchema.meta()?.description).toContain(rows.join('\n'));
  });

  it('is to review the account where the programme shut the member out', () => {
    expect(winBackOf('high', 'most-valuable', { kind: 'involuntary', by: 'frozen' })).toBe('review-account');
    expect(winBackOf('high', 'most-valuable', { kind: 'voluntary' })).toBe('personal-offer');
  });
});
