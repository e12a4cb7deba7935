/** Entries by which a member is put into static segments, and taken out of them. */

import type { EntryHeader } from '../ledger/entry-header.ts';
import type { EntryKindsOf } from '../ledger/entry-kind.ts';

export interface SegmentFacts {
  /** The member's segments after it, when they were changed. */
  readonly segments?: readonly string[] | undefined;
}

export interface SegmentPart {
  /** Sorted; absent: none. */
  readonly segments?: readonly string[] | undefined;
}

export function segmentsAfter(before: SegmentPart, entry: SegmentFacts): SegmentPart {
  const segments = entry.segments ?? before.segments ?? [];
  return segments.length === 0 ? {} : { segments };
}

/** The domain events that tell of them. */
export const SEGMENT_EVENTS = ['member.segmented'] as const;

export const SEGMENT_ENTRIES = {
  segment: {
    events: ({ segments = [] }) => [{ type: 'member.segmented', facts: { segments } }],
    history: ({ entry, day }) => [{ kind: 'segments', day, segments: entry.segments ?? [] }],
  },
} as const satisfies EntryKindsOf<EntryHeader & SegmentFacts, (typeof SEGMENT_EVENTS)[number]>;
