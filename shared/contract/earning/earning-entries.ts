/** Entries of what members earn, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import {
  ACTIVATED,
  activated,
  activity,
  CREDITED,
  credited,
  EARNED_WHY,
  explained,
  ORDER,
  order,
  PURCHASE,
  purchase,
  returned,
} from '../events/domain-event-parts.ts';
import { Amount, Currency, Instant, Points } from '../kernel/values.ts';

export const EARNING_ENTRY_KINDS = ['earn', 'mature', 'reverse', 'engage'] as const;

export const EARNING_ENTRY_FIELDS = {
  purchase: z
    .object({
      merchantId: z.string(),
      orderId: z.string(),
      returnId: z.string().optional(),
      occurredAt: Instant,
      currency: Currency,
      amount: Amount.meta({ description: 'The amount of the purchase, or of the return, in minor units.' }),
      channel: z.string().optional(),
      store: z.string().optional(),
      of: z
        .object({ occurredAt: Instant, left: Amount })
        .optional()
        .meta({ description: 'For a return: the instant of the purchase, and the amount that is left of it, in minor units.' }),
    })
    .optional(),
  activity: z
    .object({ merchantId: z.string(), activityId: z.string(), activity: z.string(), occurredAt: Instant })
    .optional()
    .meta({ description: 'The activity that earned.' }),
};

/** The domain events that tell of them. */
export const earningEvents = () => ({
  'points.earned': ofEntry(
    'A purchase was credited',
    'Also one that earns nothing: `explanation` says why.',
    { ...credited, ...purchase, ...explained },
    { ...CREDITED, ...PURCHASE, ...EARNED_WHY },
  ),
  'points.awarded': ofEntry(
    'Points were given for something besides a purchase',
    'For an activity, the fields of the activity are there.',
    {
      for: z.string().meta({ description: '`activity`, `birthday`, and what else there may be.', example: 'birthday' }),
      ...credited,
      engagement: z.int().min(0).optional().meta({ description: 'Points of engagement, which count towards tiers.' }),
      ...z.object(activity).partial().shape,
      ...explained,
    },
    {
      for: 'birthday',
      ...CREDITED,
      explanation: [{ rule: 'birthday', matched: true, points: 29, reason: '29 points for the birthday in 2026 as Gold' }],
    },
  ),
  'points.matured': ofEntry(
    'Pending points can be spent',
    'Because their time has come, or because their order was fulfilled, which is then named.',
    { ...activated, ...z.object(order).partial().shape },
    { ...ACTIVATED, ...ORDER },
  ),
  'points.reversed': ofEntry(
    'Points were taken back with a return',
    'The points that the purchase earned, less those that the rest of it still earns.',
    {
      points: Points.min(0).meta({ description: 'Taken back.', example: 14 }),
      debt: Points.min(0).meta({ description: 'The part of them that was spent already. The next points repay it.', example: 0 }),
      ...returned,
      ...explained,
    },
    {
      points: 14,
      debt: 0,
      ...PURCHASE,
      amount: 1466,
      returnId: 'R-1',
      of: { occurredAt: '2026-11-20T17:01:00.000Z', left: 1467 },
      explanation: [
        {
          rule: 'return',
          matched: true,
          points: -14,
          reason: '14.66 USD of 29.33 USD came back; the rest earns 15 points under version 1',
        },
      ],
    },
  ),
});
