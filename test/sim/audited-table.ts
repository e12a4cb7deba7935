/** The table in memory, with the auditor looking over its shoulder: below all faults, and below every planted bug. */
import type { Item, ItemTable } from '../../shared/store/item-table.ts';
import { createMemoryTable, type MemoryTable } from '../../shared/store/memory-table.ts';
import type { Sent, Written } from './auditor.ts';

export interface AuditedTable extends ItemTable {
  items(): Iterable<Item>;
  /** As a worker of the agenda's run reaches it. */
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
    async write(writes) {
      const conflicts = await table.write(writes);
      if (conflicts.length > 0) return conflicts;
      const written = writes.flatMap(({ key, action }): Written[] => {
        if (action.kind === 'check') return [];
        return [{ key, after: action.kind === 'put' ? { ...action.attributes, PK: key.PK, SK: key.SK } : undefined }];
      });
      wrote(written, run);
      return conflicts;
    },
  });
  return { ...by(undefined), items: () => table.items(), by };
}
