/** All that the worlds of a simulation commit and that is told of: a bug that only listens. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Committed } from '../../../shared/domain/events/committed.ts';
import { committedFrom, type StreamRecord } from '../../../shared/store/events/stream-records.ts';
import type { Item, Write } from '../../../shared/store/kernel/item-table.ts';
import type { PlantedBug } from '../../sim/planted-bugs/planted-bug.ts';

export function committedWrites(): { readonly bug: PlantedBug; readonly committed: readonly Committed[] } {
  const committed: Committed[] = [];
  const bug: PlantedBug = {
    breaks: 'none',
    name: 'none',
    table: (table) => ({
      ...table,
      async write(writes) {
        const conflicts = await table.write(writes);
        if (conflicts.length > 0) return conflicts;
        for (const write of writes) {
          const record = insertedBy(write);
          const one = record && committedFrom(record);
          if (one !== undefined) committed.push(one);
        }
        return conflicts;
      },
    }),
  };
  return { bug, committed };
}

export function insertedBy({ key, condition, action }: Write): StreamRecord | undefined {
  return action.kind === 'put' && condition.kind === 'absent' ? insertedRecord({ ...action.attributes, ...key }) : undefined;
}

/** As the stream would have it. */
export const insertedRecord = (item: Item): StreamRecord => ({
  eventName: 'INSERT',
  dynamodb: { Keys: marshall({ PK: item.PK, SK: item.SK }), NewImage: marshall(item, { removeUndefinedValues: true }) },
});
