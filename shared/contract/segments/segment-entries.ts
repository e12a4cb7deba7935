/** Entries of static segments, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { SegmentName } from './segments.ts';

export const SEGMENT_ENTRY_KINDS = ['segment'] as const;

export const SEGMENT_ENTRY_FIELDS = {
  segments: z.array(z.string()).optional().meta({ description: "The member's segments after it, when they were changed." }),
};

/** The domain events that tell of them. */
export const segmentEvents = () => ({
  'member.segmented': ofEntry(
    'A member was put into segments, or taken out of them, by hand',
    'Why, and by whom, the entry says.',
    { segments: z.array(SegmentName).meta({ description: 'All of them, after it.' }) },
    { segments: ['press'] },
  ),
});
