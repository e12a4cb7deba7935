/** Writes of segments and their members. */
import type { SegmentChange } from '../../domain/segments/changes.ts';
import type { MemberOfSegment } from '../../domain/segments/segment.ts';
import { shardOf } from '../kernel/shards.ts';
import { any, atLeast, count, put, remove, unchanged, type WritesOf } from '../kernel/writes.ts';
import { segmentItems } from './items.ts';

const { segment: newest, segmentVersion, segmentCount, membership: membershipItem } = segmentItems;

/** Where a member of a segment is listed, and counted. */
export const membershipPlace = ({ programmeId, segmentId, memberId }: MemberOfSegment) => ({
  programmeId,
  segmentId,
  memberId,
  shard: shardOf(memberId, membershipItem),
});

export const segmentWrites: WritesOf<SegmentChange> = {
  segment: ({ segment, expected }) => {
    const { programmeId: _programmeId, segmentId: _segmentId, ...attributes } = segment;
    const { version: _version, ...rest } = attributes;
    return [put(newest, segment, attributes, unchanged('version', expected)), put(segmentVersion, segment, rest)];
  },
  'segment-entered': ({ membership }) => [put(membershipItem, membershipPlace(membership), { since: membership.since })],
  'segment-left': (member) => [remove(membershipItem, membershipPlace(member))],
  'segment-counted': ({ by, ...member }) => [
    count(segmentCount, membershipPlace(member), by, by < 0 ? atLeast(segmentCount, -by) : any(segmentCount)),
  ],
};
