/** Commits of changes: what each of them writes, all or nothing. */
import type { Change } from '../../domain/ledger/decision.ts';
import type { CommitOutcome, Commits, Conflict } from '../../ports/store.ts';
import type { Item, ItemTable, Write } from './item-table.ts';
import { REQUEST } from './key.ts';

/** The id of the request that the process is answering; undefined: the work has another cause, such as the time. */
export type RequestId = () => string | undefined;

const NO_REQUEST: RequestId = () => undefined;

/**
 * @param conflictOf what a condition of the change that did not hold says.
 * @param requestId stands on every item of which events are made, so that the events can name their cause.
 */
export const commitsTo = <Of extends Change>(
  table: ItemTable,
  writesOf: (change: Of) => readonly Write[],
  conflictOf: (change: Of, existing: Item | undefined) => Conflict,
  requestId: RequestId = NO_REQUEST,
): Commits<Of> => ({
  async commit(changes): Promise<CommitOutcome> {
    const parts = changes.flatMap((change) => writesOf(change).map((write) => ({ change, write })));
    const request = requestId();
    const conflicts = await table.write(parts.map(({ write }) => (request === undefined ? write : causedBy(write, request))));
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

const causedBy = ({ action, ...write }: Write, request: string): Write => ({
  ...write,
  action: action.kind === 'put' && action.isStreamed ? { ...action, attributes: { ...action.attributes, [REQUEST]: request } } : action,
});
