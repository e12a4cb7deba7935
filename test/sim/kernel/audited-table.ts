/** The table in memory with the auditor, below all faults and every planted bug. */
import { type Item, type ItemTable, itemAfter } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/store/kernel/memory-table.ts';
import type { Sent, Written } from '../auditor.ts';

export interface AuditedTable extends ItemTable {
  items(): Iterable<Item>;
  /** The table as used by a worker of the agenda's run. */
  by(run: Sent | undefined): ItemTable;
}

export function auditedTable(
  wrote: (written: readonly Written[], run: Sent | undefined) => void,
  table: MemoryTable = createMemoryTable(),
): AuditedTable {
  const by = (run: Sent | undefined): ItemTable => ({
    get: table.get,
    query: table.query,
    agenda: table.agenda,
    page: table.page,
    getMany: table.getMany,
    async write(writes) {
      // Counters are read just before the write, and nothing can come between.
      const adding = writes.filter(({ action }) => action.kind === 'add');
      const found = adding.map(({ key }) => table.get(key));
      const conflicts = await table.write(writes);
      if (conflicts.length > 0) return conflicts;
      const before = adding.length === 0 ? [] : await Promise.all(found);
      const written = writes.flatMap((write): Written[] =>
        write.action.kind === 'check' ? [] : [{ key: write.key, after: itemAfter(write, before[adding.indexOf(write)]) }],
      );
      wrote(written, run);
      return conflicts;
    },
  });
  return { ...by(undefined), items: () => table.items(), by };
}
