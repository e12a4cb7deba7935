/** Entries about points alone, as callers see them. */
import { ofEntry } from '../events/domain-event-definition.ts';
import { CREDITED, credited, SPENT, spent } from '../events/domain-event-parts.ts';
import { Instant, Points } from '../kernel/values.ts';

export const POINT_ENTRY_KINDS = ['adjust', 'expire', 'extend', 'reinstate'] as const;

/** The domain events that tell of them. */
export const pointEvents = () => ({
  'points.adjusted': ofEntry('Points were added or taken by hand', 'Why, and by whom, the entry says.', credited, { ...CREDITED }),
  'points.expired': ofEntry('Points have expired', 'They were not spent in time.', spent, { ...SPENT }),
  'points.extended': ofEntry(
    'Points were given more time by hand',
    'All that would have expired before.',
    { points: Points.min(1).meta({ example: 29 }), expiresAt: Instant.meta({ description: 'Until when they last now.' }) },
    { points: 29, expiresAt: '2027-12-31T23:00:00.000Z' },
  ),
  'points.reinstated': ofEntry(
    'Expired points were given back',
    'By hand, or because a purchase that arrived late had been made before they expired by inactivity.',
    credited,
    {
      ...CREDITED,
    },
  ),
});
