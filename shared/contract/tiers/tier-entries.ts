/** Entries of tiers, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { explained, tierId } from '../events/domain-event-parts.ts';
import { Instant } from '../kernel/values.ts';

export const TierState = z
  .object({ id: z.string().meta({ example: 'silver' }), changed: z.boolean().meta({ example: false }) })
  .nullable()
  .meta({ id: 'TierState', description: 'The tier, or null in a programme without tiers.' });

export const TIER_ENTRY_KINDS = ['review', 'tier'] as const;

export const TIER_ENTRY_FIELDS = {
  tier: TierState.unwrap().optional().meta({ description: 'The tier after it, of entries that can change it.' }),
};

/** The domain events that tell of them. */
export function tierEvents() {
  const standing = {
    tier: tierId,
    since: Instant,
    until: Instant.nullable().meta({ description: 'null: it does not end by itself.' }),
    reviewAt: Instant.nullable().meta({ description: 'When it is looked at again: `until`, and the grace period.' }),
    lockedUntil: Instant.optional().meta({ description: 'Nothing but a manager changes it before.' }),
    ...explained,
  };
  const STANDING = {
    tier: 'gold',
    since: '2026-11-21T10:00:00.000Z',
    until: '2027-12-31T23:00:00.000Z',
    reviewAt: '2027-12-31T23:00:00.000Z',
    explanation: [
      { rule: 'tier', matched: true, reason: 'Gold is reached: 1010 points of 1000 points; holds until 2027-12-31T23:00:00.000Z' },
    ],
  };
  return {
    'tier.changed': ofEntry(
      'A member has another tier',
      'Up, down, or by hand. It follows the event of what led to it.',
      {
        ...standing,
        from: tierId.optional().meta({ description: 'The tier before; absent: none.' }),
        direction: z.enum(['up', 'down']).optional().meta({ description: 'Absent: there was no tier before.' }),
      },
      { sequence: '0000000017.01', ...STANDING, from: 'silver', direction: 'up' },
    ),
    'tier.renewed': ofEntry(
      'A member keeps the tier',
      'Earned again, renewed by a review, or extended, locked or unlocked by hand: until when, may be another time now.',
      standing,
      { sequence: '0000000017.01', ...STANDING },
    ),
  };
}
