/** Reads of segments. */
import type { Membership, Segment } from '../../domain/segments/segment.ts';
import type { Page } from '../kernel/storage.ts';

export interface SegmentStore {
  /** The newest version. */
  segment(programmeId: string, segmentId: string): Promise<Segment | undefined>;
  /** In order of id, the newest version of each. */
  segments(programmeId: string, after: string | undefined, limit: number): Promise<Page<Segment, string>>;
  /** The newest first, of versions below `before`. */
  segmentVersionsBefore(programmeId: string, segmentId: string, before: number | undefined, limit: number): Promise<Page<Segment, number>>;
  /** In order of member id. */
  segmentMembers(programmeId: string, segmentId: string, after: string | undefined, limit: number): Promise<Page<Membership, string>>;
  /** How many members a static segment has. */
  segmentCount(programmeId: string, segmentId: string): Promise<number>;
  /** undefined: the member is not on the list of the segment. */
  membership(programmeId: string, segmentId: string, memberId: string): Promise<Membership | undefined>;
}
