/**
 * A table whose transactions conflict as on DynamoDB: a write of an item that another transaction is writing is cancelled at once.
 * DynamoDB Local lets them wait for each other instead.
 */
import type { ItemTable, WriteConflict } from '../../../shared/store/kernel/item-table.ts';

export function contendedTable(table: ItemTable): ItemTable {
  const underWay = new Set<string>();
  return {
    ...table,
    async write(writes) {
      const names = writes.map(({ key: { PK, SK } }) => `${PK}\n${SK}`);
      const conflicts = names.flatMap((name, index): WriteConflict[] => (underWay.has(name) ? [{ index, kind: 'contention' }] : []));
      if (conflicts.length > 0) {
        // A cancellation takes as long as any answer.
        const [{ key } = { key: { PK: '', SK: '' } }] = writes;
        await table.get(key);
        return conflicts;
      }
      for (const name of names) underWay.add(name);
      try {
        return await table.write(writes);
      } finally {
        for (const name of names) underWay.delete(name);
      }
    },
  };
}
