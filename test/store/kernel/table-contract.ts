/** The contract of every table for numbers that are added to: one suite, run on each. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Condition, ItemTable, Write } from '../../../shared/store/kernel/item-table.ts';
import type { Key } from '../../../shared/store/kernel/key.ts';
import type { Tables, TestTable } from '../../support/kernel/tables.ts';

const KEY: Key = { PK: 'STOCK#p#r#0', SK: 'STOCK' };
const OTHER: Key = { PK: 'STOCK#p#r#1', SK: 'STOCK' };

const put = (attributes: object, key = KEY): Write => ({
  key,
  condition: { kind: 'absent' },
  action: { kind: 'put', attributes: { ...attributes } },
});
const add = (by: number, condition: Condition, key = KEY): Write => ({ key, condition, action: { kind: 'add', attribute: 'left', by } });
const atLeast = (value: number): Condition => ({ kind: 'at-least', attribute: 'left', value });
const below = (value: number): Condition => ({ kind: 'below', attribute: 'left', value });

export function describeTable(tables: Tables): void {
  describe(`adding to a number ${tables.name}`, () => {
    let testTable: TestTable;
    let table: ItemTable;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      testTable = await tables.fresh();
      ({ table } = testTable);
    });
    const written = async (...writes: Write[]) => expect(await table.write(writes)).toEqual([]);
    const refused = async (existing: object | undefined, ...writes: Write[]) => {
      const before = await testTable.items();
      expect(await table.write(writes)).toEqual([{ index: writes.length - 1, kind: 'condition', existing }]);
      expect(await testTable.items()).toEqual(before);
    };

    test('adds and takes, and leaves the rest of the item as it is', async () => {
      await written(put({ left: 5, name: 'shard' }));
      await written(add(3, { kind: 'present' }));
      await written(add(-8, atLeast(8)));
      expect(await table.get(KEY)).toEqual({ ...KEY, left: 0, name: 'shard' });
    });

    test('makes an item that is not there, and a number that is not there', async () => {
      await written(add(2, { kind: 'absent' }));
      expect(await table.get(KEY)).toEqual({ ...KEY, left: 2 });
      await written(put({ name: 'shard' }, OTHER));
      await written(add(0, { kind: 'present' }, OTHER));
      expect(await table.get(OTHER)).toEqual({ ...OTHER, name: 'shard', left: 0 });
    });

    test('on the condition that there is none, or that there is one', async () => {
      await refused(undefined, add(1, { kind: 'present' }));
      await written(add(1, { kind: 'absent' }));
      await refused({ ...KEY, left: 1 }, add(1, { kind: 'absent' }));
    });

    test('on the condition that there are so many: not of less, and not of what is not there', async () => {
      await refused(undefined, add(-1, atLeast(1)));
      await refused(undefined, add(-1, atLeast(0)));
      await written(put({ name: 'shard' }, OTHER));
      await refused({ ...OTHER, name: 'shard' }, add(-1, atLeast(0), OTHER));
      await written(put({ left: 1 }));
      await refused({ ...KEY, left: 1 }, add(-2, atLeast(2)));
      await written(add(-1, atLeast(1)));
      await refused({ ...KEY, left: 0 }, add(-1, atLeast(1)));
    });

    test('on the condition that there are fewer, or none yet', async () => {
      await written(add(1, below(2)));
      await written(add(1, below(2)));
      await refused({ ...KEY, left: 2 }, add(1, below(2)));
      await written(put({ name: 'shard' }, OTHER));
      await written(add(1, below(1), OTHER));
      await refused({ ...OTHER, name: 'shard', left: 1 }, add(1, below(1), OTHER));
    });

    test('is part of a transaction: all or nothing', async () => {
      await written(put({ left: 1 }));
      await refused({ ...KEY, left: 1 }, put({}, OTHER), add(-2, atLeast(2)));
      await written(put({}, OTHER), add(-1, atLeast(1)));
      await refused({ ...OTHER }, add(5, { kind: 'present' }), put({}, OTHER));
      expect(await table.get(KEY)).toEqual({ ...KEY, left: 0 });
    });

    test('of many at the same time takes each item once, and never one that is not there', async () => {
      await written(put({ left: 7 }));
      const take = async (): Promise<boolean> => {
        for (;;) {
          const conflicts = await table.write([add(-1, atLeast(1))]);
          if (conflicts.length === 0) return true;
          if (conflicts.every(({ kind }) => kind === 'condition')) return false;
        }
      };
      const outcomes = await Promise.all(Array.from({ length: 20 }, take));
      expect(outcomes.filter((taken) => taken)).toHaveLength(7);
      expect(await table.get(KEY)).toEqual({ ...KEY, left: 0 });
    });

    test('twice in one transaction is a mistake of ours', async () => {
      await expect(table.write([add(1, below(5)), add(1, below(5))])).rejects.toThrow(/multiple operations on one item/);
    });
  });
}
