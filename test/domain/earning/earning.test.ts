import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { earnedPoints } from '../../../shared/domain/earning/earning.ts';
import type { EarningRate, EarningTerms, Rounding } from '../../../shared/domain/earning/earning-terms.ts';
import { MAX_ENTRY_POINTS } from '../../../shared/domain/kernel/points.ts';
import { InvariantBroken } from '../../../shared/domain/kernel/refusal.ts';
import { LAW, refusalOf, terms } from '../../support/kernel/builders.ts';

const at = (rate: Partial<EarningRate>, special: Partial<EarningTerms> = {}): EarningTerms =>
  terms({ earning: { rates: [{ currency: 'USD', points: 1, perUnits: 1, ...rate }], ...special } }).earning;

const ROUNDINGS: readonly Rounding[] = ['down', 'nearest', 'up'];

describe('the base rate', () => {
  test.each([
    // points, per units, currency, amount in minor units → rounded down, to the nearest, up
    [1, 1, 'USD', 2933, [29, 29, 30]],
    [1, 1, 'USD', 2950, [29, 30, 30]],
    [1, 1, 'USD', 2949, [29, 29, 30]],
    [1, 1, 'USD', 2900, [29, 29, 29]],
    [1, 1, 'USD', 99, [0, 1, 1]],
    [1, 1, 'USD', 1, [0, 0, 1]],
    [1, 1, 'USD', 0, [0, 0, 0]],
    [3, 2, 'USD', 2933, [43, 44, 44]],
    [5, 1, 'USD', 2933, [146, 147, 147]],
    [1, 10, 'USD', 2933, [2, 3, 3]],
    [0, 1, 'USD', 2933, [0, 0, 0]],
    [1, 100, 'JPY', 2950, [29, 30, 30]],
    [1, 1, 'JPY', 2933, [2933, 2933, 2933]],
    [1, 1, 'KWD', 2933, [2, 3, 3]],
    [10, 1, 'KWD', 2950, [29, 30, 30]],
    [1, 1, 'KWD', 999, [0, 1, 1]],
    [10, 3, 'EUR', 100, [3, 3, 4]],
  ] as const)('%d for %d %s on %d', (points, perUnits, currency, amount, expected) => {
    const earned = ROUNDINGS.map((rounding) => earnedPoints(at({ points, perUnits, currency }, { rounding }), { currency, amount }).points);
    expect(earned).toEqual(expected);
  });

  it('is each currency’s own', () => {
    const { earning } = terms();
    expect(earnedPoints(earning, { currency: 'USD', amount: 2933 }).points).toBe(29);
    expect(earnedPoints(earning, { currency: 'JPY', amount: 2933 }).points).toBe(29);
  });

  test.each(['GBP', 'XXX', 'usd'])('refuses %s, for which there is none', (currency) => {
    expect(refusalOf(() => earnedPoints(terms().earning, { currency, amount: 2933 }))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'currency',
    });
  });

  it('refuses a currency that has gone out of use, though the terms still have a rate for it', () => {
    expect(refusalOf(() => earnedPoints(at({ currency: 'DEM' }), { currency: 'DEM', amount: 2933 }))).toEqual({
      code: 'VALIDATION_FAILED',
      field: 'currency',
    });
  });

  test.each<[string, Partial<EarningRate>]>([
    ['points are negative', { points: -1 }],
    ['units are none', { perUnits: 0 }],
    ['units are negative', { points: 0, perUnits: -1 }],
  ])('stops at a rate whose %s: damaged terms, which no purchase can help', (_, rate) => {
    expect(() => earnedPoints(at(rate), { currency: 'USD', amount: 2933 })).toThrow(
      new InvariantBroken('only amounts that are not negative earn'),
    );
  });

  it('explains what it counted', () => {
    const earned = earnedPoints(at({ points: 3, perUnits: 2 }, { rounding: 'nearest', include: ['tax'] }), {
      currency: 'USD',
      amount: 2933,
      tax: 67,
    });
    expect(earned.explanation).toEqual([
      { rule: 'base-rate', matched: true, points: 45, reason: '3 points per 2 USD on 30.00 USD with tax, rounded to the nearest' },
    ]);
  });
});

describe('the amount that earns', () => {
  const bought = { currency: 'USD', amount: 2000, tax: 300, shipping: 500, discount: 700 };
  test.each([
    [[], 20],
    [['tax'], 23],
    [['shipping'], 25],
    [['discount'], 27],
    [['tax', 'shipping'], 28],
    [['shipping', 'discount', 'tax'], 35],
  ] as const)('goods after discount, and %j: %d', (include, points) => {
    expect(earnedPoints(at({}, { include }), bought).points).toBe(points);
  });

  it('rounds once, over all of it', () => {
    expect(earnedPoints(at({}, { include: ['tax'] }), { currency: 'USD', amount: 1950, tax: 50 }).points).toBe(20);
  });

  it('does without what a purchase does not say', () => {
    expect(earnedPoints(at({}, { include: ['tax', 'shipping', 'discount'] }), { currency: 'USD', amount: 2000 }).points).toBe(20);
  });
});

describe('the minimum', () => {
  test.each([
    ['a cent less', 999, 0],
    ['just that', 1000, 10],
    ['more: all of it earns, not only the excess', 1500, 15],
  ])('%s', (_, amount, points) => {
    expect(earnedPoints(at({ minimumAmount: 1000 }), { currency: 'USD', amount }).points).toBe(points);
  });

  it('is of what earns: with what the programme includes, without what it does not', () => {
    const amounts = { currency: 'USD', amount: 990, tax: 10, shipping: 500 };
    expect(earnedPoints(at({ minimumAmount: 1000 }, { include: ['tax'] }), amounts).points).toBe(10);
    expect(earnedPoints(at({ minimumAmount: 1000 }), amounts).points).toBe(0);
  });

  it('says that it was not reached', () => {
    expect(earnedPoints(at({ minimumAmount: 1000 }), { currency: 'USD', amount: 999 }).explanation).toEqual([
      { rule: 'minimum-amount', matched: false, points: 0, reason: '9.99 USD is less than 10.00 USD' },
    ]);
  });
});

describe('exactness', () => {
  it('rounds amounts of 2^53 − 1 without a float', () => {
    const amount = Number.MAX_SAFE_INTEGER;
    // 9,007,199,254,740,991 cents at a point per 10,000 dollars: 9,007,199,254.740991.
    expect(ROUNDINGS.map((rounding) => earnedPoints(at({ perUnits: 10_000 }, { rounding }), { currency: 'USD', amount }).points)).toEqual([
      9_007_199_254, 9_007_199_255, 9_007_199_255,
    ]);
    // 899,985,848,803.99999999: a hundred-millionth below a whole point, where a float would have rounded up.
    const justBelow = { currency: 'USD', amount: 90_000_114_882_353 };
    expect(earnedPoints(at({ points: 999_983, perUnits: 1_000_000 }), justBelow).points).toBe(899_985_848_803);
  });

  it('earns up to MAX_ENTRY_POINTS in one purchase, and refuses one point more', () => {
    const earning = at({ currency: 'JPY' });
    expect(earnedPoints(earning, { currency: 'JPY', amount: MAX_ENTRY_POINTS }).points).toBe(1_000_000_000_000);
    expect(refusalOf(() => earnedPoints(earning, { currency: 'JPY', amount: MAX_ENTRY_POINTS + 1 }))).toEqual({
      code: 'LIMIT_EXCEEDED',
      field: 'amount',
    });
  });

  it('rounds to within a point of the exact quotient, on the side that the terms say', () => {
    const decimals = { JPY: 0, USD: 2, KWD: 3 };
    fc.assert(
      fc.property(
        fc.constantFrom('JPY', 'USD', 'KWD'),
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.nat({ max: 1_000_000 }),
        (currency, points, perUnits, amount) => {
          const exact = BigInt(amount) * BigInt(points);
          const one = BigInt(perUnits) * 10n ** BigInt(decimals[currency]);
          const [down = 0n, nearest = 0n, up = 0n] = ROUNDINGS.map((rounding) =>
            BigInt(earnedPoints(at({ currency, points, perUnits }, { rounding }), { currency, amount }).points),
          );
          expect(down * one <= exact && exact < (down + 1n) * one).toBe(true);
          expect((up - 1n) * one < exact && exact <= up * one).toBe(true);
          expect(2n * nearest * one - one <= 2n * exact && 2n * exact < 2n * nearest * one + one).toBe(true);
        },
      ),
      LAW,
    );
  });
});
