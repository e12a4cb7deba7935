/** The part of the store that retention runs are kept in: runs, checkpoints, reports. */
import { type Store, StoreUnavailable } from '../../ports/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { MAX_PARTS, type Unpacked, unpacked } from '../kernel/packed.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { type Key, keys } from '../table.ts';
import { partialFrom, partialKey, reportFrom, runFrom } from './run-codecs.ts';

type RunStore = Pick<Store, 'run' | 'runsBefore' | 'partial' | 'report'>;

/** Parts are written together, and a query does not read them together: whoever meets halves of two looks again. */
const READS = 3;

export function runStore(table: ItemTable): RunStore {
  const packed = async (firstPart: Key): Promise<Unpacked | undefined> => {
    const prefix = firstPart.SK.slice(0, firstPart.SK.lastIndexOf('#') + 1);
    for (let read = 0; read < READS; read += 1) {
      const found = unpacked(await table.query({ partition: firstPart.PK, prefix, order: 'ascending', limit: MAX_PARTS }));
      if (found !== 'torn') return found;
    }
    throw new StoreUnavailable(`${firstPart.PK} ${prefix} is replaced again and again while it is read`);
  };

  return {
    async run(programmeId, asOf) {
      const item = await table.get(keys.run(programmeId, asOf));
      return item && runFrom(item);
    },
    async runsBefore(programmeId, before, limit) {
      const { PK: partition } = keys.run(programmeId, '');
      const found = await table.query({ partition, prefix: '', beyond: before, order: 'descending', limit: oneMoreThan(limit) });
      return pageOf(found.map(runFrom), limit, ({ asOf }) => asOf);
    },
    async partial(place) {
      const found = await packed(partialKey(place, 0));
      return found && partialFrom(place, found);
    },
    async report(programmeId, asOf, name) {
      const found = await packed(keys.report(programmeId, asOf, name, 0));
      return found && reportFrom({ programmeId, asOf, name }, found);
    },
  };
}
