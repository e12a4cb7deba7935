import { describe, expect, it } from 'vitest';
import { PROVING, SEED, sampleFrom, sampleOf } from './sample.ts';

const ITEMS = Array.from({ length: 100 }, (_, at) => at);

describe('a sample', () => {
  it.skipIf(PROVING)('has as many as are wanted, once each and in their order', () => {
    const sample = sampleOf(ITEMS, 7);
    expect(new Set(sample).size).toBe(7);
    expect(sample).toEqual(ITEMS.filter((item) => sample.includes(item)));
  });

  it('is the same for the same seed', () => {
    expect(sampleOf(ITEMS, 7, 5)).toEqual(sampleOf(ITEMS, 7, 5));
  });

  it.skipIf(PROVING)('has everything sooner or later', () => {
    const seen = new Set(Array.from({ length: 300 }, (_, seed) => sampleOf(ITEMS, 7, seed)).flat());
    expect(seen.size).toBe(ITEMS.length);
  });

  it('is everything where there are no more', () => {
    expect(sampleOf(ITEMS, 100)).toEqual(ITEMS);
  });

  it('has a seed that can be said', () => {
    expect(Number.isSafeInteger(SEED)).toBe(true);
  });

  it.skipIf(PROVING)('of what is made one after another is as good', async () => {
    async function* made() {
      yield* ITEMS;
    }
    const sample = await sampleFrom(made(), 7);
    expect(new Set(sample).size).toBe(7);
    expect(sample).toEqual(ITEMS.filter((item) => sample.includes(item)));
    const seen = await Promise.all(Array.from({ length: 300 }, (_, seed) => sampleFrom(made(), 7, seed)));
    expect(new Set(seen.flat()).size).toBe(ITEMS.length);
  });
});
