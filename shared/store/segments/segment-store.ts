/** What the store reads of segments. */
import type { Store } from '../../ports/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { COUNTER, keys, SEGMENT_SHARDS, SORT } from '../table.ts';
import { membershipFrom, segmentFrom, segmentShard, segmentVersionFrom } from './segment-codecs.ts';

type SegmentStore = Pick<Store, 'segment' | 'segments' | 'segmentVersionsBefore' | 'segmentMembers' | 'segmentCount' | 'membership'>;

const SHARDS = Array.from({ length: SEGMENT_SHARDS }, (_, shard) => shard);

export function segmentStore(table: ItemTable): SegmentStore {
  return {
    async segment(programmeId, segmentId) {
      const item = await table.get(keys.segment(programmeId, segmentId));
      return item && segmentFrom(item);
    },
    async segments(programmeId, after, limit) {
      const { PK: partition } = keys.segment(programmeId, '');
      const beyond = after === undefined ? undefined : SORT.segment + after;
      const found = await table.query({ partition, prefix: SORT.segment, beyond, order: 'ascending', limit: oneMoreThan(limit) });
      return pageOf(found.map(segmentFrom), limit, ({ segmentId }) => segmentId);
    },
    async segmentVersionsBefore(programmeId, segmentId, before, limit) {
      const { PK: partition } = keys.segment(programmeId, segmentId);
      const prefix = `${SORT.version}${segmentId}#`;
      const beyond = before === undefined ? undefined : keys.segmentVersion(programmeId, segmentId, before).SK;
      const found = await table.query({ partition, prefix, beyond, order: 'descending', limit: oneMoreThan(limit) });
      return pageOf(found.map(segmentVersionFrom), limit, ({ version }) => version);
    },
    async segmentMembers(programmeId, segmentId, after, limit) {
      const pages = SHARDS.map((shard) => {
        const { PK: partition } = keys.membership(programmeId, segmentId, shard, '');
        return table.query({ partition, prefix: '', beyond: after, order: 'ascending', limit: oneMoreThan(limit) });
      });
      const found = (await Promise.all(pages)).flat().map(membershipFrom);
      const inOrder = found.sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
      return pageOf(inOrder, limit, ({ memberId }) => memberId);
    },
    async segmentCount(programmeId, segmentId) {
      const counters = SHARDS.map((shard) => table.get(keys.segmentCount(programmeId, shard, segmentId)));
      return (await Promise.all(counters)).reduce((sum, item) => sum + Number(item?.[COUNTER.segment] ?? 0), 0);
    },
    async membership(programmeId, segmentId, memberId) {
      const item = await table.get(keys.membership(programmeId, segmentId, segmentShard(memberId), memberId));
      return item && membershipFrom(item);
    },
  };
}
