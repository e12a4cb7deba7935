/** What can be written of segments: parts of a commit, as those of `decision.ts`. */
import type { MemberOfSegment, Membership, Segment } from './segment.ts';

export type SegmentChange =
  /** A version, which is the newest one then. */
  | { readonly kind: 'segment'; readonly segment: Segment; readonly expected: number }
  /** The member is not on the list. */
  | { readonly kind: 'segment-entered'; readonly membership: Membership }
  /** The member is. */
  | ({ readonly kind: 'segment-left' } & MemberOfSegment)
  /** One more, or one fewer, of a segment whose members are counted as they come. */
  | ({ readonly kind: 'segment-counted'; readonly by: 1 | -1 } & MemberOfSegment);
