/** A table whose eventually consistent reads are one commit behind, as DynamoDB's may be. DynamoDB Local is always consistent. */
import type { ItemTable, Write } from '../../../shared/store/kernel/item-table.ts';
import { createMemoryTable, type MemoryTable } from '../../../shared/store/kernel/memory-table.ts';

/** `get` and `query` are answered from what is committed; `agenda`, `page` and `getMany` from what was, before the last commit. */
export function createLaggingTable(): MemoryTable {
  const committed = createMemoryTable();
  const behind = createMemoryTable();
  let last: readonly Write[] = [];
  const lagging: Pick<ItemTable, 'agenda' | 'page' | 'getMany'> = behind;
  return {
    ...committed,
    agenda: lagging.agenda,
    page: lagging.page,
    getMany: lagging.getMany,
    async write(writes) {
      const conflicts = await committed.write(writes);
      if (conflicts.length > 0) return conflicts;
      const before = last;
      last = writes;
      await behind.write(before);
      return conflicts;
    },
  };
}
