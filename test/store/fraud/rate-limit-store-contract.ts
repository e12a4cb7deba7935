/** The contract of every store for rate-limit counters, caps that were reached and traits: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RateLimit, shareOf } from '../../../shared/domain/fraud/rate-limit.ts';
import { dayOf } from '../../../shared/domain/fraud/rate-window.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { NOW, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';

const rateLimit: RateLimit = { programmeId: P, what: 'merchant', id: 'mer_a', ...dayOf(NOW, 'Europe/Berlin'), limit: 163 };

export function describePaceStore(tables: Tables): void {
  describe(`rateLimits in the store ${tables.name}`, () => {
    let testTable: TestTable;
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      testTable = await tables.fresh();
      store = createStore(testTable.table);
    });
    const count = (by: number, shard = 0, of = rateLimit) => store.commit([{ kind: 'rate-limit', rateLimit: of, part: { shard, by } }]);
    const full = { committed: false, conflicts: [{ on: 'rate-limit', what: 'merchant' }] };

    test('a shard counts up to its share, exactly', async () => {
      expect([shareOf(rateLimit, 2), shareOf(rateLimit, 3)]).toEqual([11, 10]);
      expect(await store.rateLimitShards(rateLimit, [2, 3])).toEqual([
        { shard: 2, counted: 0 },
        { shard: 3, counted: 0 },
      ]);
      expect(await count(7, 2)).toEqual({ committed: true });
      expect(await count(5, 2)).toEqual(full);
      expect(await count(4, 2)).toEqual({ committed: true });
      expect(await count(1, 2)).toEqual(full);
      expect(await count(1, 3)).toEqual({ committed: true });
      expect(await store.rateLimitShards(rateLimit, [2, 3])).toEqual([
        { shard: 2, counted: 11 },
        { shard: 3, counted: 1 },
      ]);
    });

    test('a full counter has room when the limit is raised', async () => {
      expect(await count(11)).toEqual({ committed: true });
      expect(await count(1)).toEqual(full);
      expect(await count(9, 0, { ...rateLimit, limit: 320 })).toEqual({ committed: true });
      expect(await store.rateLimitShards(rateLimit, [0])).toEqual([{ shard: 0, counted: 20 }]);
    });

    test('every window, kind and id has counters of its own, which are forgotten', async () => {
      const others: readonly RateLimit[] = [
        { ...rateLimit, ...dayOf(plusSeconds(NOW, 86_400), 'Europe/Berlin') },
        { ...rateLimit, what: 'reward' },
        { ...rateLimit, id: 'mer_b' },
        { ...rateLimit, programmeId: 'other' },
      ];
      for (const other of [rateLimit, ...others]) expect(await count(3, 0, other)).toEqual({ committed: true });
      for (const other of [rateLimit, ...others]) expect(await store.rateLimitShards(other, [0])).toEqual([{ shard: 0, counted: 3 }]);
      const [first] = (await testTable.items()).filter(({ SK }) => SK === rateLimit.from);
      expect(first).toMatchObject({ counted: 3, forgetAt: Date.parse(rateLimit.until) / 1_000 + 7 * 86_400 });
    });

    test('that a cap was reached is known for its day and its points', async () => {
      const spent = { programmeId: P, merchantId: 'mer_a', day: '2026-11-21' as CalendarDate, pointsPerDay: 100, at: NOW };
      expect(await store.wasSpent(spent)).toBe(false);
      expect(await store.commit([{ kind: 'budget-spent', spent }])).toEqual({ committed: true });
      expect(await store.wasSpent({ ...spent, at: plusSeconds(NOW, 5) })).toBe(true);
      expect(await store.commit([{ kind: 'budget-spent', spent }])).toEqual({ committed: false, conflicts: [{ on: 'budget-spent' }] });
      expect(await store.wasSpent({ ...spent, pointsPerDay: 200 })).toBe(false);
      expect(await store.wasSpent({ ...spent, day: '2026-11-22' as CalendarDate })).toBe(false);
    });

    test('members are counted by what they enrolled with', async () => {
      const trait = { programmeId: P, trait: 'device', hash: 'h-1' } as const;
      expect(await store.membersWith(trait)).toBe(0);
      for (let member = 0; member < 3; member += 1) {
        expect(await store.commit([{ kind: 'trait', ...trait }])).toEqual({ committed: true });
      }
      expect(await store.membersWith(trait)).toBe(3);
      expect(await store.membersWith({ ...trait, trait: 'address' })).toBe(0);
      expect(await store.membersWith({ ...trait, hash: 'h-2' })).toBe(0);
    });
  });
}
