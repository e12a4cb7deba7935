/** Entries of static segments and their part of the account, as they are stored. */
import type { SEGMENT_ENTRIES, SegmentFacts, SegmentPart } from '../../domain/segments/segment-entries.ts';
import { listOf, optional, type Properties, text } from '../kernel/shape.ts';
import type { StoredPart } from '../kernel/stored-part.ts';

export const segmentKinds = ['segment'] as const satisfies readonly (keyof typeof SEGMENT_ENTRIES)[];

export const segmentFacts: Properties<SegmentFacts> = { segments: optional(listOf(text)) };

export interface StoredSegments {
  readonly segments?: string | undefined;
}

export const segmentPart: StoredPart<SegmentPart, StoredSegments> = {
  shape: { segments: optional(text) },
  write: ({ segments = [] }) => (segments.length === 0 ? {} : { segments: segments.join(' ') }),
  read: ({ segments }) => (segments === undefined ? {} : { segments: segments.split(' ') }),
};
