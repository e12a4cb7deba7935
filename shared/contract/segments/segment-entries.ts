/** Entries of static segments, as callers see them. */
import * as z from 'zod';

export const SEGMENT_ENTRY_KINDS = ['segment'] as const;

export const SEGMENT_ENTRY_FIELDS = {
  segments: z.array(z.string()).optional().meta({ description: "The member's segments after it, when they were changed." }),
};
