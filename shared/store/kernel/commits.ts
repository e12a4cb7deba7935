/** Commits of changes: what each of them writes, all or nothing. */
import type { Change } from '../../domain/ledger/decision.ts';
import type { CommitOutcome, Commits, Conflict } from '../../ports/store.ts';
import type { Item, ItemTable, Write } from './item-table.ts';

/** @param conflictOf what a condition of the change that did not hold says. */
export const commitsTo = <Of extends Change>(
  table: ItemTable,
  writesOf: (change: Of) => readonly Write[],
  conflictOf: (change: Of, existing: Item | undefined) => Conflict,
): Commits<Of> => ({
  async commit(changes): Promise<CommitOutcome> {
    const parts = changes.flatMap((change) => writesOf(change).map((write) => ({ change, write })));
    const conflicts = await table.write(parts.map(({ write }) => write));
    if (conflicts.length === 0) return { committed: true };
    return {
      committed: false,
      conflicts: conflicts.map((conflict): Conflict => {
        const change = parts[conflict.index]?.change;
        return change === undefined || conflict.kind === 'contention' ? { on: 'contention' } : conflictOf(change, conflict.existing);
      }),
    };
  },
});
