/** The table in memory, with the auditor looking over its shoulder: below all faults, and below every planted bug. */
import type { Item, ItemTable } from '../../shared/store/item-table.ts';
import { createMemoryTable, type MemoryTable } from '../../shared/store/memory-table.ts';
import type { Written } from './auditor.ts';

export interface AuditedTable extends ItemTable {
  items(): Iterable<Item>;
}

export function auditedTable(wrote: (written: readonly Written[]) => void, table: MemoryTable = createMemoryTable()): AuditedTable {
  return {
    get: table.get,
    query: table.query,
    agenda: table.agenda,
    items: () => table.items(),
    async write(writes) {
      const conflicts = await table.write(writes);
      if (conflicts.length > 0) return conflicts;
      wrote(
        writes.flatMap(({ key, action }): Written[] => {
          if (action.kind === 'check') return [];
          return [{ key, after: action.kind === 'put' ? { ...action.attributes, PK: key.PK, SK: key.SK } : undefined }];
        }),
      );
      return conflicts;
    },
  };
}
