/** Entries about points alone: time lets them expire, and managers move them by hand. They have no facts of their own. */

import { pointsMoved } from '../analytics/history/entry-context.ts';
import { credited, extended, spentFrom } from '../events/event-points.ts';
import type { EntryHeader } from './entry-header.ts';
import { type EntryKindsOf, nothing } from './entry-kind.ts';

/** The domain events that tell of them. */
export const POINT_EVENTS = ['points.adjusted', 'points.expired', 'points.extended', 'points.reinstated'] as const;

export const POINT_ENTRIES = {
  adjust: {
    events: (entry) => [{ type: 'points.adjusted', facts: credited(entry) }],
    history: ({ entry, day }) => pointsMoved(day, entry.points < 0 ? 'adjusted-down' : 'adjusted-up', entry.points),
  },
  expire: {
    events: (entry) => [{ type: 'points.expired', facts: spentFrom(entry) }],
    history: ({ entry, day }) => pointsMoved(day, 'expired', entry.points),
  },
  extend: {
    events: (entry) => [{ type: 'points.extended', facts: extended(entry) }],
    history: nothing,
  },
  reinstate: {
    events: (entry) => [{ type: 'points.reinstated', facts: credited(entry) }],
    history: ({ entry, day }) => pointsMoved(day, 'reinstated', entry.points),
  },
} as const satisfies EntryKindsOf<EntryHeader, (typeof POINT_EVENTS)[number]>;
