/** The table in memory, with the auditor looking over its shoulder: below all faults, and below every planted bug. */
import type { Item, ItemTable } from '../../shared/store/item-table.ts';
import { createMemoryTable, type MemoryTable } from '../../shared/store/memory-table.ts';
import type { Written } from './auditor.ts';

export interface AuditedTable extends ItemTable {
  items(): Iterable<Item>;
}

export function auditedTable(wrote: (written: readonly Written[]) => void, table: MemoryTable = createMemoryTable()): AuditedTable {
  const mirror = new Map<string, Item>();
  return {
    get: table.get,
    query: table.query,
    items: () => table.items(),
    async write(writes) {
      const conflicts = await table.write(writes);
      if (conflicts.length > 0) return conflicts;
      const written: Written[] = [];
      for (const { key, action } of writes) {
        if (action.kind === 'check') continue;
        const name = `${key.PK}\n${key.SK}`;
        const before = mirror.get(name);
        const after: Item | undefined = action.kind === 'put' ? { ...action.attributes, ...key } : undefined;
        if (after === undefined) mirror.delete(name);
        else mirror.set(name, after);
        written.push({ before, after });
      }
      wrote(written);
      return conflicts;
    },
  };
}
