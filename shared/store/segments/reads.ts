/** Reads of segments and their members. */
import type { SegmentStore } from '../../ports/segments/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { counterIn, readAllShards, readOne, readPage, shardsOf } from '../kernel/reads.ts';
import { membershipPlace } from './changes.ts';
import { membershipFrom, segmentFrom, segmentVersionFrom } from './codecs.ts';
import { segmentItems } from './items.ts';

const { segment, segmentVersion, segmentCount, membership } = segmentItems;

export const segmentReads = (table: ItemTable): SegmentStore => ({
  segment: (programmeId, segmentId) => readOne(table, segment.key({ programmeId, segmentId }), segmentFrom),
  segments(programmeId, after, limit) {
    const partition = segment.partition.of({ programmeId });
    const beyond = after === undefined ? undefined : segment.sort.of({ segmentId: after });
    const range = { partition, prefix: segment.sort.prefix, beyond, order: 'ascending', limit } as const;
    return readPage(table, range, segmentFrom, ({ segmentId }) => segmentId);
  },
  segmentVersionsBefore(programmeId, segmentId, before, limit) {
    const partition = segmentVersion.partition.of({ programmeId });
    const prefix = `${segmentVersion.sort.prefix}${segmentId}#`;
    const beyond = before === undefined ? undefined : segmentVersion.sort.of({ segmentId, version: before });
    return readPage(table, { partition, prefix, beyond, order: 'descending', limit }, segmentVersionFrom, ({ version }) => version);
  },
  async segmentMembers(programmeId, segmentId, after, limit) {
    const range = { prefix: '', beyond: after, order: 'ascending', limit: oneMoreThan(limit) } as const;
    const items = await readAllShards(table, membership, (shard) => membership.partition.of({ programmeId, segmentId, shard }), range);
    const inOrder = items.map(membershipFrom).sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
    return pageOf(inOrder, limit, ({ memberId }) => memberId);
  },
  async segmentCount(programmeId, segmentId) {
    const counters = shardsOf(segmentCount).map((shard) => table.get(segmentCount.key({ programmeId, shard, segmentId })));
    return (await Promise.all(counters)).reduce((sum, item) => sum + counterIn(item, segmentCount), 0);
  },
  membership: (programmeId, segmentId, memberId) =>
    readOne(table, membership.key(membershipPlace({ programmeId, segmentId, memberId })), membershipFrom),
});
