import { describe, expect, it, test } from 'vitest';
import { addPoints, formatPoints, MAX_BALANCE_POINTS, MAX_ENTRY_POINTS, sumPoints } from '../../../shared/domain/kernel/points.ts';
import { refusalOf } from '../../support/kernel/builders.ts';

test('the limits are exact integers, and a balance holds thousands of the largest entries', () => {
  expect(MAX_BALANCE_POINTS).toBe(2 ** 53 - 1);
  expect(Number.isSafeInteger(MAX_ENTRY_POINTS)).toBe(true);
  expect(Math.floor(MAX_BALANCE_POINTS / MAX_ENTRY_POINTS)).toBeGreaterThan(9000);
});

describe('addPoints is exact or refuses', () => {
  test.each([
    [1, 2, 3],
    [-5, 5, 0],
    [MAX_BALANCE_POINTS - 1, 1, 9_007_199_254_740_991],
    [MAX_BALANCE_POINTS, 0, 9_007_199_254_740_991],
    [MAX_BALANCE_POINTS, -1, 9_007_199_254_740_990],
    [-MAX_BALANCE_POINTS, 1, -9_007_199_254_740_990],
  ])('%d + %d = %d', (a, b, sum) => {
    expect(addPoints(a, b)).toBe(sum);
  });

  test.each([
    [MAX_BALANCE_POINTS, 1],
    [1, MAX_BALANCE_POINTS],
    [MAX_BALANCE_POINTS, MAX_BALANCE_POINTS],
    [-MAX_BALANCE_POINTS, -1],
  ])('%d + %d is refused', (a, b) => {
    expect(refusalOf(() => addPoints(a, b)).code).toBe('LIMIT_EXCEEDED');
  });
});

describe('sumPoints', () => {
  it('is exact up to the limit', () => {
    expect(sumPoints([])).toBe(0);
    expect(sumPoints([{ points: MAX_BALANCE_POINTS - 3 }, { points: 1 }, { points: 2 }])).toBe(9_007_199_254_740_991);
  });

  it('refuses more', () => {
    expect(refusalOf(() => sumPoints([{ points: MAX_BALANCE_POINTS - 3 }, { points: 2 }, { points: 2 }])).code).toBe('LIMIT_EXCEEDED');
  });
});

test.each([
  [0, '0 points'],
  [1, '1 point'],
  [-1, '-1 point'],
  [2, '2 points'],
  [9_007_199_254_740_991, '9007199254740991 points'],
])('formatPoints(%d) is "%s"', (points, text) => {
  expect(formatPoints(points)).toBe(text);
});
