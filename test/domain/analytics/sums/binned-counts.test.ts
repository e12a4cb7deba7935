import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BinnedCounts,
  cellsOf,
  count,
  MAX_CELLS,
  mergeCounts,
  noCounts,
} from '../../../../shared/domain/analytics/sums/binned-counts.ts';
import { seededRandom } from '../../../sim/kernel/random.ts';

const counted = (all: readonly (readonly number[])[]): BinnedCounts => {
  const counts = noCounts();
  for (const numbers of all) count(counts, numbers);
  return counts;
};

/** Spread so that about ten thousand of them exceed the cells. Seeded, because arrays of thousands take a generator too long. */
function many(seed: number, length: number): readonly (readonly number[])[] {
  const random = seededRandom(seed);
  return Array.from({ length }, () => [random.between(0, 60), random.between(0, 4_000), random.between(0, 4_000)]);
}

describe('counts in cells', () => {
  it('are exact while there are few', () => {
    const counts = counted([
      [0, 0, 40],
      [2, 9, 41],
      [0, 0, 40],
    ]);
    expect(cellsOf(counts)).toEqual([
      { members: 2, sums: [0, 0, 80], means: [0, 0, 40] },
      { members: 1, sums: [2, 9, 41], means: [2, 9, 41] },
    ]);
  });

  it('are the same in any order of members and merges', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(2 * MAX_CELLS), fc.array(fc.nat(), { maxLength: 3 }), (seed, length, cuts) => {
        const all = many(seed, length);
        const places = [0, ...cuts.map((cut) => cut % (length + 1)), length].toSorted((one, other) => one - other);
        const parts = places.slice(1).map((to, index) => counted(all.slice(places[index], to).toReversed()));
        const [whole, merged] = [counted(all), noCounts()];
        // Each part is stored and read again, like a checkpoint. The last one is merged first.
        for (const part of parts.toReversed()) mergeCounts(merged, JSON.parse(JSON.stringify(part)));
        expect([merged.level, merged.size]).toEqual([whole.level, whole.size]);
        expect(JSON.stringify(cellsOf(merged))).toBe(JSON.stringify(cellsOf(whole)));
      }),
      { seed: 21, numRuns: 4, endOnFailure: true },
    );
  });

  it('lose no member and no sum', () => {
    const all = many(5, 3 * MAX_CELLS);
    const counts = counted(all);
    expect(counts.level).toBeGreaterThan(0);
    expect(counts.size).toBe(Object.keys(counts.cells).length);
    const total = (of: (cell: ReturnType<typeof cellsOf>[number]) => number) => cellsOf(counts).reduce((sum, cell) => sum + of(cell), 0);
    expect(total(({ members }) => members)).toBe(all.length);
    for (const index of [0, 1, 2])
      expect(total(({ sums }) => sums[index] ?? 0)).toBe(all.reduce((sum, each) => sum + (each[index] ?? 0), 0));
  });

  it('never exceed the limit, and distinguish up to 7 by the first number', () => {
    const counts = noCounts();
    for (let x = 0; x < 40; x += 1)
      for (let t = 0; t < 300; t += 1) for (const scale of [1, 1e3, 1e9]) count(counts, [x, t * scale + x, (t + 1) * scale * 7]);
    expect(counts.size).toBeLessThanOrEqual(MAX_CELLS);
    for (let x = 0; x <= 7; x += 1) expect(cellsOf(counts).filter(({ means }) => means[0] === x).length).toBeGreaterThan(0);
    expect(cellsOf(counts).reduce((sum, { members }) => sum + members, 0)).toBe(40 * 300 * 3);
  });

  it('put a number just below a power of two into the right cell', () => {
    const great = 2 ** 40 - 1;
    const all = many(3, 2 * MAX_CELLS).map(([, below = 0, other = 0]) => [0, great - below, other]);
    const [half, other] = [counted(all.slice(0, 500)), counted(all.slice(500))];
    mergeCounts(half, other);
    expect(JSON.stringify(cellsOf(half))).toBe(JSON.stringify(cellsOf(counted(all))));
  });
});
