/** A table that counts the reads and writes of one caller, without further requests. */
import type { ItemTable } from '../../../shared/store/kernel/item-table.ts';
import { readUnits } from './units.ts';

export interface Tally {
  readUnits: number;
  /** Transactions, successful or not. */
  attempts: number;
}

export function talliedTable(table: ItemTable): { readonly table: ItemTable; readonly tally: Tally } {
  const tally = { readUnits: 0, attempts: 0 };
  return {
    tally,
    table: {
      ...table,
      async get(key) {
        const item = await table.get(key);
        tally.readUnits += readUnits(item === undefined ? [] : [item]);
        return item;
      },
      async query(range) {
        const items = await table.query(range);
        tally.readUnits += readUnits(items);
        return items;
      },
      async page(range) {
        const page = await table.page(range);
        tally.readUnits += readUnits(page.items) / 2;
        return page;
      },
      async getMany(keys) {
        const items = await table.getMany(keys);
        tally.readUnits += items.reduce((sum, item) => sum + readUnits([item]) / 2, (keys.length - items.length) / 2);
        return items;
      },
      write(writes) {
        tally.attempts += 1;
        return table.write(writes);
      },
    },
  };
}
