/** Headline figures of small programmes move little from one night to the next, and every night has a model. */
import { describe, expect, test } from 'vitest';
import type { Day } from '../../../../shared/domain/analytics/history/day.ts';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import { type Random, seededRandom } from '../../../sim/kernel/random.ts';
import { population } from '../../../support/analytics/buying-population.ts';
import { asOf, on } from '../../../support/analytics/member-as-of.ts';
import { passOver } from '../../../support/analytics/passes.ts';
import { PROVING, sampleOf } from '../../../support/kernel/sample.ts';

const PROGRAMMES = Array.from({ length: 25 }, (_, index) => index + 1);
const NIGHTS = 10;
/** The second ten nights have a month's end in them, with which the hold-out ends. */
const FIRST_NIGHTS = ['2025-12-10', '2025-12-26'] as const;
const CASES = PROGRAMMES.flatMap((seed) => FIRST_NIGHTS.map((first) => [seed, first] as const));

/** Numbers between limits, in steps of a thousandth of the way. */
const anyBetween =
  (random: Random) =>
  (from: number, to: number): number =>
    from + ((to - from) * random.below(1_000)) / 1_000;

/** 250 members of any habits, who joined over 18 months. */
function membersOf(seed: number, from: Day): readonly MemberAsOf[] {
  const between = anyBetween(seededRandom(seed));
  return [
    ...population({
      members: 250,
      seed,
      buying: { r: between(0.3, 2), alpha: between(3, 20), a: between(0.3, 2), b: between(1, 8) },
      spend: { p: 5, q: 4, v: 2_000 },
      from: on('2024-06-01'),
      firstUntil: on('2025-11-20'),
      until: from + NIGHTS,
    }),
  ];
}

function nightOf(members: readonly MemberAsOf[], day: Day) {
  const until = members
    .filter(({ enrolledOn }) => enrolledOn <= day)
    .map((member) => ({ ...member, purchases: member.purchases.filter((purchase) => purchase.day <= day) }));
  const { model, tallied, insights } = passOver(until, { ...asOf('2025-12-10'), day });
  const purchases = tallied.futureValues.tenths.reduce((sum, tenth) => sum + tenth.purchases, 0);
  const valueAtRisk = Object.values(tallied.atRisk.groups).reduce((sum, group) => sum + group.valueAtRisk, 0);
  // A member who bought on the day has a cause to change class.
  const idle = until.filter((member) => member.purchases.at(-1)?.day !== day).map(({ memberId }) => memberId);
  const { alive, holdOut } = model;
  return { fitted: alive.fitted, family: holdOut.family, purchases, valueAtRisk, idle, classOf: (id: string) => insights.get(id)?.value };
}

type Night = ReturnType<typeof nightOf>;

const nightsFrom = (members: readonly MemberAsOf[], first: Day, count: number): readonly Night[] =>
  Array.from({ length: count }, (_, night) => nightOf(members, first + night));

function expectSteady(nights: readonly Night[]): void {
  expect(nights.map(({ fitted }) => fitted)).toEqual(nights.map(() => true));
  nights.slice(1).forEach((night, index) => {
    const before = nights[index];
    if (before === undefined) throw new RangeError('each night but the first has one before');
    expect(Math.abs(night.purchases / before.purchases - 1)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(night.valueAtRisk / before.valueAtRisk - 1)).toBeLessThanOrEqual(0.1);
    const changed = night.idle.filter((id) => night.classOf(id) !== before.classOf(id));
    expect(changed.length / night.idle.length).toBeLessThanOrEqual(0.03);
  });
}

describe('N1: in ten nights of a programme with 250 members', () => {
  test.each(sampleOf(CASES, 6))('programme %i from %s moves by at most a tenth, and 3 % change their value class', (seed, first) => {
    expectSteady(nightsFrom(membersOf(seed, on(first)), on(first), NIGHTS));
  });
});

/** 2,500 to 5,000 members of any habits, who joined over two years and a half. */
function manyMembers(seed: number): readonly MemberAsOf[] {
  const random = seededRandom(seed * 77);
  const between = anyBetween(random);
  const members = random.between(2_500, 5_000);
  const family = seed % 2 === 1 ? 'bg-nbd' : 'mbg-nbd';
  return [
    ...population({
      members,
      seed,
      buying: { family, r: between(0.3, 2), alpha: between(3, 20), a: between(0.3, 2), b: between(1, 8) },
      spend: { p: 5, q: 4, v: 2_000 },
      from: on('2023-06-01'),
      firstUntil: on('2025-12-20'),
      until: on('2025-12-31'),
    }),
  ];
}

describe.runIf(PROVING)('N1: over the end of a month of a programme with thousands of members', () => {
  test.each([2, 5, 8, 11])('programme %i moves by at most a tenth, and 3 % change their value class', (seed) => {
    expectSteady(nightsFrom(manyMembers(seed), on('2025-11-29'), 3));
  });

  test('so does one in which the hold-out chooses the other family by little', () => {
    const nights = nightsFrom(manyMembers(13), on('2025-07-30'), 2);
    expect(nights.map(({ family }) => family)).toEqual(['mbg-nbd', 'bg-nbd']);
    expectSteady(nights);
  });
});
