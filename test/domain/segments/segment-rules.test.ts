/** Rules of segments: how they judge members, and which texts are refused as rules. */
import { describe, expect, test } from 'vitest';
import type { FindingWithoutSegments } from '../../../shared/domain/segments/segment-rule-facts.ts';
import { needsProfiles, ruleFault, type SegmentRule, segmentsByRule } from '../../../shared/domain/segments/segment-rules.ts';
import { AS_OF, BUYER, NEWCOMER } from '../../support/analytics/ruled-members.ts';

const NOTHING_FOUND: FindingWithoutSegments = { stage: 'acquired', rfm: null, abc: null, value: null, risk: 'none', alive: null };
const FOUND: FindingWithoutSegments = {
  stage: 'retained',
  rfm: { recency: 5, frequency: 4, monetary: 3, class: 'loyal' },
  abc: 'A',
  value: 'maintain',
  risk: 'low',
  alive: 0.7,
};
const rule = (text: string, segmentId = 's'): SegmentRule => ({ segmentId, version: 1, rule: text });
const holds = (text: string, member = BUYER, found = FOUND): boolean => {
  expect(ruleFault(text), text).toBeUndefined();
  return segmentsByRule(member, found, [rule(text)], AS_OF).length === 1;
};

test.each([
  'member.enrolledDays == 800',
  'member.tier == "gold" && !member.frozen',
  '"press" in member.segments && !("vip" in member.segments)',
  'member.friends == 2 && member.brought && member.redemptions == 1',
  'member.activities["review"] == 2 && !("rating" in member.activities)',
  'purchases.orders == 5',
  'purchases.ordersLast12Months == 3 && purchases.revenueLast12Months == 5001',
  'purchases.revenue == 8001',
  'purchases.revenue > 8000.5 && purchases.revenue < 8001.5',
  'purchases.average == 1600.2',
  'purchases.average > 1600 && purchases.average < 1601',
  'purchases.daysSinceFirst == 400 && purchases.daysSinceLast == 30',
  'purchases.channels["app"] == 2 && purchases.channels["web"] == 1',
  '!("store" in purchases.channels)',
  'rfm.recency == 5 && rfm.frequency == 4 && rfm.monetary == 3 && rfm.class == "loyal"',
  'stage == "retained" && value == "maintain" && risk == "low" && abc == "A"',
  'alive == 0.7',
  'alive < 1 && alive > 0',
  'profile.age == 35 && profile.country == "DE" && profile.language.startsWith("de")',
  'double(purchases.orders) / 2.0 == 2.5',
  'purchases.orders > 10 ? false : stage in ["retained", "referring"]',
])('%s holds of a buyer', (text) => {
  expect(holds(text)).toBe(true);
});

test.each([
  ['purchases.orders == 0 && purchases.revenue == 0 && purchases.ordersLast12Months == 0', true],
  ['member.tier == "" && value == "" && abc == ""', true],
  ['size(purchases.channels) == 0', true],
  // An unknown value is neither more nor less than any other.
  ['purchases.daysSinceLast > 0', false],
  ['purchases.daysSinceLast <= 0', false],
  ['!(purchases.daysSinceLast > 0)', false],
  ['purchases.average > 0.0', false],
  ['alive < 0.5', false],
  ['alive >= 0.5', false],
  ['rfm.recency < 3', false],
  ['profile.age < 18', false],
  ['profile.country != "DE"', false],
  // It can be asked, and what does not need it decides without.
  ['has(purchases.daysSinceLast)', false],
  ['!has(purchases.daysSinceLast) || purchases.daysSinceLast > 90', true],
  ['purchases.daysSinceLast > 90 || member.enrolledDays == 10', true],
  ['purchases.revenue / purchases.orders > 0', false],
])('%s of someone who has not bought: %s', (text, expected) => {
  expect(holds(text, NEWCOMER, NOTHING_FOUND)).toBe(expected);
});

test('an age counts birthdays', () => {
  const born = (birthDate: string) => ({ ...NEWCOMER, profile: { birthDate } });
  expect(holds('profile.age == 18', born('2008-11-20'))).toBe(true);
  expect(holds('profile.age == 17', born('2008-11-21'))).toBe(true);
  expect(holds('profile.age == 18 && has(profile.country)', born('2008-11-20'))).toBe(false);
});

test('members are in the segments whose rules hold, in the order of their ids', () => {
  const rules = [rule('true', 'b'), rule('purchases.orders > 99', 'c'), rule('stage == "retained"', 'a')];
  expect(segmentsByRule(BUYER, FOUND, rules, AS_OF)).toEqual(['a', 'b']);
  expect(segmentsByRule(BUYER, NOTHING_FOUND, rules, AS_OF)).toEqual(['b']);
  expect(segmentsByRule(BUYER, FOUND, [], AS_OF)).toEqual([]);
});

test('a sum that is too large for a whole number does not hold, nor does it stop the others', () => {
  expect(segmentsByRule(BUYER, FOUND, [rule('purchases.revenue * 9000000000000000000 > 1', 'a'), rule('true', 'b')], AS_OF)).toEqual(['b']);
});

describe('a refused rule names the fault and its place', () => {
  test.each([
    ['', 1, 'Unexpected token'],
    ['purchases.orders >', 19, 'Unexpected token'],
    ['stage = "lapsed"', 7, 'Unexpected character'],
    ['purchases.order > 3', 11, 'No such key: order'],
    ['true && points > 3', 9, 'Unknown variable: points'],
    ['stage > 3', 1, 'no such overload: string > int'],
    ['purchases.orders', 1, 'it must be true or false, and is of type int'],
    ['stage.matches("(a+)+$")', 1, 'there is no matches here; there are has, size'],
    ['member.segments.exists(s, s == "a")', 1, 'there is no exists here'],
    ['cel.bind(x, stage + stage, x == "a")', 1, 'there is no bind here'],
    ['true && dyn(stage) == 3', 9, 'there is no dyn here'],
    [`stage == "${'x'.repeat(1_000)}"`, 1_001, 'it has more than 1000 characters'],
  ])('%s', (text, at, message) => {
    expect(ruleFault(text)).toMatchObject({ at, message: expect.stringContaining(message) });
  });

  test('one may be 1000 characters long, and have so many operations, and be so deep', () => {
    const of = (length: number) => `stage == "${'x'.repeat(length - 11)}"`;
    expect(of(1_000)).toHaveLength(1_000);
    expect(ruleFault(of(1_000))).toBeUndefined();
    const wide = (parts: number) => `stage in [${Array.from({ length: parts }, () => '"a"').join(',')}]`;
    expect(ruleFault(wide(50))).toBeUndefined();
    expect(ruleFault(wide(51))?.message).toBe('its list has more than 50 values');
    const sum = (parts: number) => `${Array.from({ length: parts }, () => '1').join('+')}>1`;
    expect(ruleFault(sum(74))).toBeUndefined();
    expect(ruleFault(sum(80))?.message).toBe('it has more than 150 operations');
    expect(ruleFault(`${'!'.repeat(10)}true`)).toBeUndefined();
    expect(ruleFault(`${'('.repeat(40)}true${')'.repeat(40)}`)?.message).toBe('it is nested more than 24 deep');
  });
});

test('profiles are read only for rules that name them', () => {
  expect(needsProfiles([rule('stage == "profile"'), rule('purchases.orders > 1')])).toBe(false);
  expect(needsProfiles([rule('stage == "lapsed"'), rule('purchases.orders > 1 || profile.age > 17')])).toBe(true);
  expect(needsProfiles([rule('has(profile.country)')])).toBe(true);
  expect(needsProfiles([])).toBe(false);
});
