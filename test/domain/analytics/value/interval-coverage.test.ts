/** The 95 % intervals of the report `value` contain the truth of simulated programmes about as often as they say. */
import { describe, expect, test } from 'vitest';
import { type AliveModel, aliveModel, estimateOfBuying, PURCHASE_DAYS } from '../../../../shared/domain/analytics/models/alive-model.ts';
import { type BuyingModel, expectedFrom, expectedOfNew } from '../../../../shared/domain/analytics/models/bg-nbd.ts';
import { expectedSpend, type GammaGamma } from '../../../../shared/domain/analytics/models/gamma-gamma.ts';
import { type Estimate, intervalsOfParameters } from '../../../../shared/domain/analytics/models/observed-information.ts';
import { customersOfCell, meanAmountOfCell, REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { REPEAT_SPEND } from '../../../../shared/domain/analytics/models/repeat-spend.ts';
import { estimateOfSpend, spendModel } from '../../../../shared/domain/analytics/models/spend-model.ts';
import { type BinnedCounts, cellsOf } from '../../../../shared/domain/analytics/sums/binned-counts.ts';
import { expectedOfBuying } from '../../../../shared/domain/analytics/value/lifetime-value.ts';
import { valueIntervals } from '../../../../shared/domain/analytics/value/value-intervals.ts';
import { population } from '../../../support/analytics/buying-population.ts';
import { asOf, NO_POINTS, on } from '../../../support/analytics/member-as-of.ts';
import { PROVING, sampleOf } from '../../../support/kernel/sample.ts';

const AT = asOf('2025-12-31');
const SPEND: GammaGamma = { p: 5, q: 4, v: 2_000 };
const PARAMETERS = ['r', 'alpha', 'a', 'b', 'p', 'q', 'v'];
const NAMES = [...PARAMETERS, 'purchases', 'value', 'of a new customer', 'soon'];

interface Programmes {
  readonly members: number;
  readonly buying: BuyingModel;
}

type FittedModel = AliveModel & { readonly fitted: true };

/** The figures whose intervals are tried, of customers in cells, by a model. */
function figuresOf(counts: BinnedCounts, alive: FittedModel, spend: GammaGamma): readonly number[] {
  const buying = alive.parameters;
  let [purchases, value, soon] = [0, 0, 0];
  for (const cell of cellsOf(counts)) {
    const weeks = customersOfCell(cell);
    const each = expectedSpend(spend, { repeats: weeks.repeats, mean: meanAmountOfCell(cell) });
    const expected = expectedOfBuying(alive, weeks, each, AT.settings);
    purchases += cell.members * (expected?.purchases ?? Number.NaN);
    value += cell.members * (expected?.value ?? Number.NaN);
    soon += cell.members * expectedFrom(buying, weeks, PURCHASE_DAYS / 7);
  }
  const { r, alpha, a, b } = buying;
  const { p, q, v } = spend;
  return [r, alpha, a, b, p, q, v, purchases, value, expectedOfNew(buying, AT.settings.horizonWeeks), soon];
}

/** Tells for each figure whether its interval contains the truth. null: there is no interval. */
function coveredIn({ members, buying }: Programmes, seed: number): readonly (boolean | null)[] {
  const [counts, amounts] = [REPEAT_COUNTS.empty(), REPEAT_SPEND.empty()];
  const dates = { from: on('2023-01-01'), firstUntil: on('2025-12-01'), until: AT.day };
  for (const member of population({ members, seed, buying, spend: SPEND, ...dates })) {
    REPEAT_COUNTS.add(counts, member, NO_POINTS, AT);
    REPEAT_SPEND.add(amounts, member, NO_POINTS, AT);
  }
  const [alive, spend] = [aliveModel(counts, buying.family), spendModel(amounts)];
  if (!alive.fitted || !spend.fitted) return expect.fail('both are fitted');
  const estimates = { buying: estimateOfBuying(counts, alive), spend: estimateOfSpend(amounts, spend) };
  const parameters = (estimate: Estimate | undefined) =>
    (estimate === undefined ? [] : intervalsOfParameters(estimate)).map(
      (interval) => interval && { low: Math.exp(interval.low), high: Math.exp(interval.high) },
    );
  const found = figuresOf(counts, alive, spend.parameters);
  const headlines = valueIntervals(estimates, counts, { alive, spend }, AT.settings);
  const relative = [headlines.purchases, headlines.value, headlines.purchasesOfNew, headlines.purchasesSoon];
  const intervals = [
    ...parameters(estimates.buying),
    ...parameters(estimates.spend),
    ...relative.map((interval, index) => {
      const value = found[PARAMETERS.length + index] ?? Number.NaN;
      return interval && { low: interval.low * value, high: interval.high * value };
    }),
  ];
  const truth = figuresOf(counts, { ...alive, parameters: buying }, SPEND);
  return intervals.map((interval, index) => {
    const known = truth[index] ?? Number.NaN;
    return interval && interval.low <= known && known <= interval.high;
  });
}

const ORDINARY: BuyingModel = { family: 'mbg-nbd', r: 0.6, alpha: 12, a: 0.8, b: 4 };
const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);
/** Without a prior, and with one that is near, and with one that is wrong. */
const TRIED: readonly (readonly [string, Programmes])[] = [
  ['2,500 members', { members: 2_500, buying: ORDINARY }],
  ['2,500 members by BG/NBD', { members: 2_500, buying: { ...ORDINARY, family: 'bg-nbd' } }],
  ['400 members', { members: 400, buying: ORDINARY }],
  ['400 members who hardly ever leave', { members: 400, buying: { ...ORDINARY, a: 0.05, b: 50 } }],
  ['400 members who hardly differ', { members: 400, buying: { ...ORDINARY, r: 30, alpha: 300 } }],
];

describe('N10: the 95 % intervals', () => {
  test.each(TRIED)('of programmes of %s contain the truth', (name, programmes) => {
    const covered = sampleOf(SEEDS, 3).map((seed) => coveredIn(programmes, seed));
    const of = NAMES.map((figure, index) => {
      const known = covered.map((each) => each[index] ?? null).filter((each) => each !== null);
      return { figure, intervals: known.length, covered: known.filter(Boolean).length };
    });
    const shareOf = (figures: typeof of) =>
      figures.reduce((sum, each) => sum + each.covered, 0) / figures.reduce((sum, each) => sum + each.intervals, 0);
    const share = shareOf(of);
    if (PROVING) {
      console.log(name, share.toFixed(3), of.map((each) => `${each.figure} ${each.covered}/${each.intervals}`).join(', '));
      expect(share).toBeGreaterThanOrEqual(0.9);
      expect(share).toBeLessThanOrEqual(0.99);
      expect(shareOf(of.slice(PARAMETERS.length))).toBeGreaterThanOrEqual(0.9);
    } else expect(share).toBeGreaterThanOrEqual(0.6);
  });
});
