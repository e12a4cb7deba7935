import { expect, test } from 'vitest';
import { atMost, figure, ratioAtLeast, ratioAtMost } from './figure.ts';
import { interleaved, median } from './statistics.ts';
import { figureTable } from './table.ts';

test.each([
  [atMost(6), 6, undefined, '≤ 6', true],
  [atMost(6), 6.001, undefined, '≤ 6', false],
  [ratioAtMost(1.3), 13, 10, 'ratio ≤ 1.3', true],
  [ratioAtMost(1.3), 13.01, 10, 'ratio ≤ 1.3', false],
  [ratioAtLeast(0.8), 80, 100, 'ratio ≥ 0.8', true],
  [ratioAtLeast(0.8), 79.9, 100, 'ratio ≥ 0.8', false],
])('%j: %d beside %d', (aim, value, limit, inWords, met) => {
  expect(figure('f', value, 'ms', { aim, ...(limit === undefined ? {} : { limit }) })).toMatchObject({ aim: inWords, met });
});

test('a missing limit and a missing aim are null', () => {
  expect(figure('f', 1.23456, 'ms')).toEqual({ name: 'f', value: 1.235, unit: 'ms', limit: null, ratio: null, aim: null, met: null });
});

test('one slow round does not move the median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([1, 2, 1000])).toBe(2);
  expect(() => median([])).toThrow(RangeError);
});

test('contenders take turns, and the first one changes', async () => {
  const order: string[] = [];
  const turn = (name: string) => async () => order.push(name);
  expect(await interleaved(3, { a: turn('a'), b: turn('b') })).toEqual({ a: [1, 4, 5], b: [2, 3, 6] });
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
});

test('the table of figures', () => {
  const figures = [
    figure('purchase.rate', 80.5, 'purchases/s', { limit: 123.4, aim: ratioAtLeast(0.8) }),
    figure('bytes', 629_648, 'bytes', { limit: 344_183 }),
    figure('units', 6, 'write units', { aim: atMost(6) }),
  ];
  expect(figureTable(figures).split('\n')).toEqual([
    'figure           value  unit            bare  ratio  aim',
    '─'.repeat(72),
    'purchase.rate    80.50  purchases/s    123.4   0.65  ratio ≥ 0.8  missed',
    'bytes          629,648  bytes        344,183   1.83',
    'units                6  write units                  ≤ 6          ok',
  ]);
});
