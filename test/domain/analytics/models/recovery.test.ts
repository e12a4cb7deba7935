/** Fits recover the known parameters of simulated populations, from states that do not grow with the number of members. */
import { describe, expect, it } from 'vitest';
import { aliveModel } from '../../../../shared/domain/analytics/models/alive-model.ts';
import { REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { REPEAT_SPEND } from '../../../../shared/domain/analytics/models/repeat-spend.ts';
import { spendModel } from '../../../../shared/domain/analytics/models/spend-model.ts';
import { type BinnedCounts, MAX_CELLS } from '../../../../shared/domain/analytics/sums/binned-counts.ts';
import { type Population, population } from '../../../support/analytics/buying-population.ts';
import { asOf, NO_POINTS, on } from '../../../support/analytics/member-as-of.ts';

const AT = asOf('2025-12-31');

const ORDINARY: Population = {
  members: 30_000,
  seed: 1,
  buying: { r: 0.6, alpha: 12, a: 0.8, b: 4 },
  spend: { p: 5, q: 4, v: 2_000 },
  from: on('2023-01-01'),
  firstUntil: on('2025-12-01'),
  until: AT.day,
};

function statesOf(special: Partial<Population> = {}): { counts: BinnedCounts; amounts: BinnedCounts } {
  const [counts, amounts] = [REPEAT_COUNTS.empty(), REPEAT_SPEND.empty()];
  for (const member of population({ ...ORDINARY, ...special })) {
    REPEAT_COUNTS.add(counts, member, NO_POINTS, AT);
    REPEAT_SPEND.add(amounts, member, NO_POINTS, AT);
  }
  return { counts, amounts };
}

const near = (found: object, known: object, part: number) => {
  const pairs = Object.entries(known).map(([name, value]) => [name, Number(Reflect.get(found, name)), Number(value)] as const);
  for (const [name, value, exact] of pairs) expect(Math.abs(value / exact - 1), `${name} is ${value}, not ${exact}`).toBeLessThan(part);
};

describe('the parameters of a population', () => {
  it.each([
    ['that buys seldom', { seed: 1 }],
    [
      'that buys often and stays',
      { seed: 2, members: 40_000, buying: { r: 1.5, alpha: 20, a: 0.8, b: 6 }, spend: { p: 2, q: 3, v: 5_000 } },
    ],
    ['that leaves soon', { seed: 3, buying: { r: 0.9, alpha: 8, a: 1.6, b: 2.5 }, spend: { p: 12, q: 6, v: 400 } }],
  ])('%s are recovered within 10 %', (_, special: Partial<Population>) => {
    const { buying, spend } = { ...ORDINARY, ...special };
    const { counts, amounts } = statesOf(special);
    const [alive, spending] = [aliveModel(counts, 'bg-nbd'), spendModel(amounts)];
    if (!alive.fitted) expect.fail(alive.why);
    if (!spending.fitted) expect.fail(spending.why);
    near(alive.parameters, buying, 0.1);
    near(spending.parameters, spend, 0.1);
  });

  it('need no larger state for ten times as many members, and are recovered as well', () => {
    const [few, many] = [statesOf({ members: 10_000, seed: 4 }), statesOf({ members: 100_000, seed: 5 })];
    for (const { counts, amounts } of [few, many]) {
      expect(counts.size).toBeLessThanOrEqual(MAX_CELLS);
      expect(amounts.size).toBeLessThanOrEqual(MAX_CELLS);
      expect(JSON.stringify(counts).length + JSON.stringify(amounts).length).toBeLessThan(600_000);
    }
    const begun = process.cpuUsage();
    const [alive, spending] = [aliveModel(many.counts, 'bg-nbd'), spendModel(many.amounts)];
    const bytes = ({ counts, amounts }: typeof few) => JSON.stringify(counts).length + JSON.stringify(amounts).length;
    console.log(
      `10,000 members: ${bytes(few)} bytes; 100,000: ${bytes(many)}, fitted in ${Math.round(process.cpuUsage(begun).user / 1_000)} ms of one core`,
    );
    if (!alive.fitted) expect.fail(alive.why);
    if (!spending.fitted) expect.fail(spending.why);
    near(alive.parameters, ORDINARY.buying, 0.06);
    near(spending.parameters, ORDINARY.spend, 0.06);
  });
});
