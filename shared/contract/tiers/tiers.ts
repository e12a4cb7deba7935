/** A member's tier and progress, and changes of a tier by hand. */
import * as z from 'zod';
import { Instant, MemberId, Reason } from '../kernel/values.ts';
import { EntryNumber } from '../ledger/ledger.ts';
import { Requirement, TierId } from './tier-terms.ts';

const LevelProgress = z
  .object({
    id: TierId,
    name: z.string(),
    need: z.enum(['all', 'any']),
    met: z.boolean(),
    by: Instant.nullable().meta({
      description: 'Until when all of it counts together: then a new period begins, or the oldest month drops out; null: for ever.',
    }),
    progress: z.array(
      z.object({
        requirement: Requirement,
        have: z.int(),
        missing: z.int().min(0).meta({ description: 'The amount that is still needed.' }),
      }),
    ),
  })
  .meta({ id: 'LevelProgress' });

export const TierDetail = z
  .object({
    memberId: MemberId,
    asOf: Instant,
    tier: z
      .object({
        id: TierId,
        name: z.string(),
        since: Instant,
        until: Instant.nullable().meta({ description: 'null: it does not end by itself.' }),
        graceUntil: Instant.nullable().meta({ description: 'When it is looked at again: `until`, and the grace period.' }),
        lockedUntil: Instant.nullable().meta({ description: 'Nothing but a manager changes it before.' }),
        benefits: z.object({ multiplier: z.number(), perks: z.array(z.string()), birthdayPoints: z.int() }),
      })
      .nullable()
      .meta({ description: 'null in a programme without tiers.' }),
    next: LevelProgress.nullable().meta({ description: 'The progress towards the next level. null on the highest.' }),
    keep: LevelProgress.nullable().meta({
      description: 'The progress towards keeping this level for another term. null: it does not end.',
    }),
  })
  .meta({ id: 'TierDetail' });
export type TierDetail = z.infer<typeof TierDetail>;

export const TierChange = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('set'),
      tier: TierId,
      until: Instant.optional().meta({ description: "When the tier ends. Default: by the programme's terms." }),
      lockUntil: Instant.optional().meta({ description: 'Nothing but a manager changes it before.' }),
      reason: Reason,
    }),
    z.strictObject({ action: z.literal('extend'), until: Instant, reason: Reason }),
    z.strictObject({ action: z.literal('lock'), until: Instant, reason: Reason }),
    z.strictObject({ action: z.literal('unlock'), reason: Reason }),
  ])
  .meta({
    id: 'TierChange',
    description: 'A change of a tier by hand.',
    example: { action: 'set', tier: 'gold', reason: 'moved from the partner programme' },
  });
export type TierChange = z.infer<typeof TierChange>;

export const TierChanged = z
  .object({ memberId: MemberId, entry: EntryNumber, tier: z.object({ id: TierId, changed: z.boolean() }) })
  .meta({ id: 'TierChanged' });

export const TierPreview = z
  .object({
    members: z.int().meta({ description: 'Looked at for this part.' }),
    moves: z.array(
      z.object({
        from: TierId.nullable().meta({ description: 'null: no tier.' }),
        to: TierId.nullable(),
        when: z
          .enum(['next-purchase', 'next-review'])
          .nullable()
          .meta({ description: 'Members go up with their next purchase, and down at their next review; null: they stay.' }),
        members: z.int(),
      }),
    ),
    nextCursor: z.string().nullable().meta({ description: 'The next part, to be added to this one; null on the last.' }),
  })
  .meta({
    id: 'TierPreview',
    description: 'The moves between tiers that new terms would cause, by what members have earned until now.',
  });
export type TierPreview = z.infer<typeof TierPreview>;
