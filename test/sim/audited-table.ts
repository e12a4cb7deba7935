/** The table in memory, with the auditor looking over its shoulder: below all faults, and below every planted bug. */
import { type Item, type ItemTable, itemAfter } from '../../shared/store/item-table.ts';
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
      // What is added to is found as the write finds it: both reach the table before anything else does.
      const adding = writes.filter(({ action }) => action.kind === 'add');
      const found = adding.map(({ key }) => table.get(key));
      const conflicts = await table.write(writes);
      if (conflicts.length > 0) return conflicts;
      const before = adding.length === 0 ? [] : await Promise.all(found);
      wrote(
        writes.flatMap((write): Written[] =>
          write.action.kind === 'check' ? [] : [{ key: write.key, after: itemAfter(write, before[adding.indexOf(write)]) }],
        ),
      );
      return conflicts;
    },
  };
}
