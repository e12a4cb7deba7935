/** Entries of tiers, as callers see them. */
import * as z from 'zod';

export const TierState = z
  .object({ id: z.string().meta({ example: 'silver' }), changed: z.boolean().meta({ example: false }) })
  .nullable()
  .meta({ id: 'TierState', description: 'The tier, or null in a programme without tiers.' });

export const TIER_ENTRY_KINDS = ['review', 'tier'] as const;

export const TIER_ENTRY_FIELDS = {
  tier: TierState.unwrap().optional().meta({ description: 'The tier after it, of entries that can change it.' }),
};
