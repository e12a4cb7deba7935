import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  addTo,
  cellsOf,
  type Distribution,
  emptyDistribution,
  MAX_EXACT,
  mergeInto,
  roundedValue,
} from '../../../../shared/domain/analytics/sums/distribution.ts';
import { LAW } from '../../../support/kernel/builders.ts';

function distributionOf(values: readonly number[], maxExact?: number): Distribution {
  const distribution = emptyDistribution();
  for (const value of values) addTo(distribution, value, 1, maxExact);
  return distribution;
}

const amounts = fc.oneof(fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }));

describe('a distribution', () => {
  test.each([20, MAX_EXACT])('is the same in any order of additions and merges, exact up to %i values', (maxExact) => {
    fc.assert(
      fc.property(fc.array(fc.array(amounts, { maxLength: 40 }), { maxLength: 6 }), fc.integer(), (parts, turn) => {
        const at = parts.length === 0 ? 0 : Math.abs(turn) % parts.length;
        const merged = [...parts.slice(at), ...parts.slice(0, at)].reduce((into, part) => {
          mergeInto(into, JSON.parse(JSON.stringify(distributionOf(part, maxExact))), maxExact);
          return into;
        }, emptyDistribution());
        expect(merged).toEqual(distributionOf(parts.flat(), maxExact));
        const nested = emptyDistribution();
        const half = emptyDistribution();
        parts.forEach((part, index) => {
          mergeInto(index % 2 === 0 ? nested : half, distributionOf(part.toReversed(), maxExact), maxExact);
        });
        mergeInto(nested, half, maxExact);
        expect(nested).toEqual(merged);
        expect(cellsOf(nested).reduce((size, { times }) => size + times, 0)).toBe(parts.flat().length);
      }),
      LAW,
    );
  });

  it('rounds down by less than 1/256, keeps the order, and rounds once only', () => {
    fc.assert(
      fc.property(amounts, amounts, (one, other) => {
        const rounded = roundedValue(one);
        expect(rounded).toBeLessThanOrEqual(one);
        expect(one - rounded).toBeLessThan(Math.max(1, Math.abs(one) / 256));
        expect(roundedValue(rounded)).toBe(rounded);
        if (one <= other) expect(rounded).toBeLessThanOrEqual(roundedValue(other));
      }),
      LAW,
    );
  });

  it.each([0, 1, 511, -511, 512, 1022, -1024, 2 ** 32, 2 ** 40])('keeps %i, which has at most nine significant digits', (value) => {
    expect(roundedValue(value)).toBe(value);
  });

  it.each([
    [513, 512],
    [-513, -514],
    [1_000_001, 999_424],
    [2 ** 32 + 1, 2 ** 32],
    [2 ** 40 + 2 ** 31, 2 ** 40],
  ])('rounds %i to %i', (value, rounded) => {
    expect(roundedValue(value)).toBe(rounded);
  });

  it('is exact up to its limit, and bounded above it', () => {
    const values = Array.from({ length: MAX_EXACT }, (_, index) => index * 37);
    const distribution = distributionOf(values);
    expect(distribution).toMatchObject({ rounded: false, distinct: MAX_EXACT });
    addTo(distribution, 5);
    expect(distribution.rounded).toBe(true);
    let seed = 1;
    for (let count = 0; count < 200_000; count += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      addTo(distribution, seed * 465);
    }
    expect(distribution.distinct).toBeLessThan(9_000);
    expect(JSON.stringify(distribution).length).toBeLessThan(250_000);
    expect(Object.keys(distribution.counts)).toHaveLength(distribution.distinct);
  });
});
