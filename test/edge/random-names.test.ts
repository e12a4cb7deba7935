/** T5: names and codes that nobody can foresee: every symbol is drawn, at every place, as often as any other. */
import { describe, expect, test } from 'vitest';
import { platform } from '../../functions/edge/wire.ts';
import { standOn } from '../../functions/edge/wire-ground.ts';
import { createMemoryTable } from '../../shared/store/kernel/memory-table.ts';

standOn({ table: createMemoryTable(), platformKey: async () => 'key' });

const DRAWN = 3_200;

describe.each<[string, () => string, number]>([
  ['a voucher code', () => platform().ids.voucherSymbols(), 16],
  ['a till code', () => platform().ids.tillSymbols(), 10],
  ['a referral code', () => platform().ids.referralSymbols(), 8],
  ['a member id', () => platform().ids.memberId().slice('mem_'.length), 26],
  ['an endpoint id', () => platform().ids.endpointId().slice('end_'.length), 26],
  ['the id of a secret', () => platform().ids.secretId().slice('sec_'.length), 26],
])('%s', (_, draw, symbols) => {
  const drawn = Array.from({ length: DRAWN }, draw);

  test(`has ${symbols} symbols, and none is like another`, () => {
    expect(drawn.every((name) => name.length === symbols)).toBe(true);
    expect(new Set(drawn)).toHaveLength(DRAWN);
  });

  test('has 5 random bits in each symbol', () => {
    for (let at = 0; at < symbols; at += 1) {
      const times = new Map<string, number>();
      for (const name of drawn) times.set(name[at] ?? '', (times.get(name[at] ?? '') ?? 0) + 1);
      expect(times.size, `place ${at}`).toBe(32);
      // 100 of each, and 10 is the standard deviation.
      for (const [symbol, count] of times) expect(Math.abs(count - 100), `${symbol} at place ${at}`).toBeLessThan(70);
    }
  });
});
