/** Changes of segments: parts of a commit. */
import type { MemberOfSegment, Membership, Segment } from './segment.ts';

export type SegmentChange =
  /** A new version, which becomes the newest. */
  | { readonly kind: 'segment'; readonly segment: Segment; readonly expected: number }
  /** The member must not be on the list. */
  | { readonly kind: 'segment-entered'; readonly membership: Membership }
  /** The member must be on the list. */
  | ({ readonly kind: 'segment-left' } & MemberOfSegment)
  /** The count of a static segment changes by one. */
  | ({ readonly kind: 'segment-counted'; readonly by: 1 | -1 } & MemberOfSegment);
