/** Segments and their members as items and back. */
import type { Membership, Segment } from '../../domain/segments/segment.ts';
import type { SegmentChange } from '../../domain/segments/segment-changes.ts';
import type { Condition, Item, Write } from '../kernel/item-table.ts';
import { partsOf } from '../kernel/key-parts.ts';
import { byteOf } from '../kernel/shards.ts';
import { COUNTER, keys, PREFIX, SEGMENT_SHARDS, SORT } from '../table.ts';

const ABSENT: Condition = { kind: 'absent' };

export const segmentShard = (memberId: string): number => byteOf(memberId) % SEGMENT_SHARDS;

export function segmentWritesOf(change: SegmentChange): readonly Write[] {
  switch (change.kind) {
    case 'segment': {
      const { programmeId, segmentId, ...attributes } = change.segment;
      const { version, ...rest } = attributes;
      const condition: Condition = change.expected === 0 ? ABSENT : { kind: 'unchanged', attribute: 'version', value: change.expected };
      return [
        { key: keys.segment(programmeId, segmentId), condition, action: { kind: 'put', attributes } },
        { key: keys.segmentVersion(programmeId, segmentId, version), condition: ABSENT, action: { kind: 'put', attributes: rest } },
      ];
    }
    case 'segment-entered': {
      const { programmeId, segmentId, memberId, since } = change.membership;
      const key = keys.membership(programmeId, segmentId, segmentShard(memberId), memberId);
      return [{ key, condition: ABSENT, action: { kind: 'put', attributes: { since } } }];
    }
    case 'segment-left': {
      const { programmeId, segmentId, memberId } = change;
      const key = keys.membership(programmeId, segmentId, segmentShard(memberId), memberId);
      return [{ key, condition: { kind: 'present' }, action: { kind: 'remove' } }];
    }
    case 'segment-counted': {
      const { programmeId, segmentId, memberId, by } = change;
      const condition: Condition =
        by < 0
          ? { kind: 'at-least', attribute: COUNTER.segment, value: -by }
          : { kind: 'below', attribute: COUNTER.segment, value: Number.MAX_SAFE_INTEGER };
      return [
        {
          key: keys.segmentCount(programmeId, segmentShard(memberId), segmentId),
          condition,
          action: { kind: 'add', attribute: COUNTER.segment, by },
        },
      ];
    }
  }
}

export function segmentFrom(item: Item): Segment {
  const { PK, SK, ...segment } = item;
  return { programmeId: PK.slice(PREFIX.segments.length), segmentId: SK.slice(SORT.segment.length), ...segment } as Segment;
}

export function segmentVersionFrom(item: Item): Segment {
  const { PK, SK, ...version } = item;
  const [segmentId, number] = partsOf(SK, SORT.version);
  return { programmeId: PK.slice(PREFIX.segments.length), segmentId, version: Number(number), ...version } as Segment;
}

export function membershipFrom({ PK, SK, since }: Item): Membership {
  const [programmeId, segmentId] = partsOf(PK, PREFIX.segment);
  return { programmeId, segmentId, memberId: SK, since } as Membership;
}
