/** Entries by which members are warned, as callers see them. */
import { ofEntry } from '../events/domain-event-definition.ts';
import { Batches, SPENT, tierId } from '../events/domain-event-parts.ts';
import { Instant } from '../kernel/values.ts';

export const WARNING_ENTRY_KINDS = ['warn'] as const;

/** The domain events that tell of them. */
export const warningEvents = () => ({
  'tier.expiring': ofEntry(
    'A tier ends soon',
    "As many days before as the programme's terms say, and only if the review would not renew it as things are.",
    {
      tier: tierId,
      until: Instant,
      reviewAt: Instant,
      next: tierId.meta({ description: 'The tier that follows, unless this one is earned again by then.' }),
    },
    { tier: 'gold', until: '2026-12-31T23:00:00.000Z', reviewAt: '2026-12-31T23:00:00.000Z', next: 'silver' },
  ),
  'points.expiring': ofEntry(
    'Points expire soon',
    "As many days before as the programme's terms say; once for each expiry.",
    { batches: Batches },
    { batches: SPENT.batches },
  ),
});
