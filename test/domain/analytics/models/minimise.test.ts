import { describe, expect, it } from 'vitest';
import { minimise } from '../../../../shared/domain/analytics/models/minimise.ts';

const FINE = { size: 0.5, within: 1e-8, valueWithin: 1e-14, maxSteps: 2_000 };

describe('the minimum', () => {
  it.each([
    ['Rosenbrock’s valley', ([x = 0, y = 0]: readonly number[]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2, [-1.2, 1], [1, 1]],
    [
      'Powell’s singular function',
      ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4,
      [3, -1, 0, 1],
      [0, 0, 0, 0],
    ],
    [
      'the helical valley',
      ([x = 0, y = 0, z = 0]: readonly number[]) =>
        100 * ((z - (10 * Math.atan2(y, x)) / (2 * Math.PI)) ** 2 + (Math.hypot(x, y) - 1) ** 2) + z ** 2,
      [-1, 0.5, 0],
      [1, 0, 0],
    ],
    [
      'a function whose start is at the edge of its domain',
      ([x = 0]: readonly number[]) => (x < 0 ? Number.POSITIVE_INFINITY : (x - 1e-3) ** 2),
      [2],
      [1e-3],
    ],
  ])('of %s is found', (_, of, start, at) => {
    const found = minimise(of, start, FINE);
    expect(found.converged).toBe(true);
    at.forEach((x, axis) => {
      expect(found.at[axis]).toBeCloseTo(x, 3);
    });
    expect(found.value).toBe(of(found.at));
  });

  it('is found from the edge of the domain', () => {
    const found = minimise(([x = 0]) => (x > 2 ? Number.POSITIVE_INFINITY : (x - 1) ** 2), [2], FINE);
    expect(found.at[0]).toBeCloseTo(1, 3);
  });

  it('is reported as not found when the steps are not enough', () => {
    const found = minimise(([x = 0, y = 0]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2, [-1.2, 1], { ...FINE, maxSteps: 20 });
    expect(found.converged).toBe(false);
    expect(found.value).toBeLessThan(24.2);
  });
});
