/** A table that counts capacity units. DynamoDB Local reports two units for any transaction, whatever its content. */
import { type ItemTable, itemAfter, type Write } from '../../../shared/store/kernel/item-table.ts';
import { indexWriteUnits, readUnits, tableWriteUnits } from './units.ts';

export interface Consumed {
  /** Sequential requests; parallel ones count as one. */
  readonly roundTrips: number;
  readonly readUnits: number;
  /** For the table and its index. */
  readonly writeUnits: number;
  /** The index's part of them. */
  readonly indexWriteUnits: number;
  /** Transactions, and single puts. */
  readonly commits: number;
}

export interface MeteredTable extends ItemTable {
  /** The requests to the table while `act` ran. */
  during(act: () => Promise<unknown>): Promise<Consumed>;
}

/** A transaction writes every item twice: to prepare and to commit. The index follows afterwards, once. */
const TRANSACTIONAL = 2;

export function meteredTable(table: ItemTable): MeteredTable {
  const consumed = { roundTrips: 0, readUnits: 0, writeUnits: 0, indexWriteUnits: 0, commits: 0 };
  let asking = 0;
  const asked = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    if (asking === 0) consumed.roundTrips += 1;
    asking += 1;
    try {
      return await ask();
    } finally {
      asking -= 1;
    }
  };
  const itemsAt = (writes: readonly Write[]) => Promise.all(writes.map(({ key }) => table.get(key)));

  return {
    async get(key) {
      const item = await asked(() => table.get(key));
      consumed.readUnits += readUnits(item === undefined ? [] : [item]);
      return item;
    },
    async query(range) {
      const items = await asked(() => table.query(range));
      consumed.readUnits += readUnits(items);
      return items;
    },
    /** Keys only, eventually consistent: half a unit for 4 KB. */
    async agenda(range) {
      const items = await asked(() => table.agenda(range));
      consumed.readUnits += readUnits(items.map((item) => ({ ...item }))) / 2;
      return items;
    },
    /** Eventually consistent: half a unit for 4 KB of all items together. */
    async page(range) {
      const page = await asked(() => table.page(range));
      consumed.readUnits += readUnits(page.items) / 2;
      return page;
    },
    /** The same, but each item is rounded up by itself. */
    async getMany(keys) {
      const items = await asked(() => table.getMany(keys));
      consumed.readUnits += items.reduce((sum, item) => sum + readUnits([item]) / 2, (keys.length - items.length) / 2);
      return items;
    },
    /** A refused write counts like a successful one, because DynamoDB charges for failed conditions, too. */
    async write(writes) {
      const before = await itemsAt(writes);
      const conflicts = await asked(() => table.write(writes));
      const times = writes.length === 1 && writes[0]?.action.kind === 'put' ? 1 : TRANSACTIONAL;
      consumed.commits += 1;
      for (const [index, write] of writes.entries()) {
        const after = itemAfter(write, before[index]);
        const ofIndex = conflicts.length === 0 ? indexWriteUnits(before[index], after) : 0;
        consumed.indexWriteUnits += ofIndex;
        consumed.writeUnits += times * tableWriteUnits(before[index], after) + ofIndex;
      }
      return conflicts;
    },
    async during(act) {
      const start = { ...consumed };
      await act();
      return difference(consumed, start);
    },
  };
}

/** The difference of two consumptions. */
export const difference = (consumed: Consumed, less: Consumed): Consumed => ({
  roundTrips: consumed.roundTrips - less.roundTrips,
  readUnits: consumed.readUnits - less.readUnits,
  writeUnits: consumed.writeUnits - less.writeUnits,
  indexWriteUnits: consumed.indexWriteUnits - less.indexWriteUnits,
  commits: consumed.commits - less.commits,
});
