/** Reads of insights, runs, checkpoints and reports. */
import type { AnalyticsStore } from '../../ports/analytics/store.ts';
import { StoreUnavailable } from '../../ports/kernel/storage.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import type { Key } from '../kernel/key.ts';
import { MAX_PARTS, type Unpacked, unpacked } from '../kernel/packed.ts';
import { readOne, readPage } from '../kernel/reads.ts';
import { insightPlace } from './changes.ts';
import { insightFrom, partialFrom, reportFrom, runFrom } from './codecs.ts';
import { analyticsItems } from './items.ts';

const { insight, run, partial, report } = analyticsItems;

/** Attempts to read a packed value. One write replaces all parts, but a query may see parts of two writes; the store then reads again. */
const READS = 3;

export function analyticsReads(table: ItemTable): AnalyticsStore {
  const packed = async (firstPart: Key): Promise<Unpacked | undefined> => {
    const prefix = firstPart.SK.slice(0, firstPart.SK.lastIndexOf('#') + 1);
    for (let read = 0; read < READS; read += 1) {
      const found = unpacked(await table.query({ partition: firstPart.PK, prefix, order: 'ascending', limit: MAX_PARTS }));
      if (found !== 'torn') return found;
    }
    throw new StoreUnavailable(`${firstPart.PK} ${prefix} is replaced again and again while it is read`);
  };

  return {
    insight: (programmeId, memberId) => readOne(table, insight.key(insightPlace(programmeId, memberId)), insightFrom),
    async insights(programmeId, shard, after, limit) {
      const { items, next } = await table.page({ partition: insight.partition.of({ programmeId, shard }), beyond: after, limit });
      return { items: items.map(insightFrom), next };
    },
    run: (programmeId, asOf) => readOne(table, run.key({ programmeId, asOf }), runFrom),
    runsBefore(programmeId, before, limit) {
      const partition = run.partition.of({ programmeId });
      return readPage(table, { partition, prefix: '', beyond: before, order: 'descending', limit }, runFrom, ({ asOf }) => asOf);
    },
    async partial(place) {
      const found = await packed(partial.key({ ...place, part: 0 }));
      return found && partialFrom(found);
    },
    async report(programmeId, asOf, name) {
      const found = await packed(report.key({ programmeId, asOf, name, part: 0 }));
      return found && reportFrom(found);
    },
  };
}
