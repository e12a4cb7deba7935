/** The kind of entries of static segments, in the auditor's words. */
import { DAY } from '../ledger/audit-examples.ts';
import type { AuditedKinds } from '../ledger/audit-kind.ts';

export const SEGMENT_KINDS = {
  segment: {
    flow: 'none',
    events: ({ segments = [] }) => [['member.segmented', { segments }]],
    examples: [
      [{ segments: ['press', 'staff'] }, 0, [{ kind: 'segments', day: DAY, segments: ['press', 'staff'] }]],
      [{ segments: [] }, 0, [{ kind: 'segments', day: DAY, segments: [] }]],
    ],
  },
} as const satisfies AuditedKinds;
