/** Events of points. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import {
  ACTIVATED,
  activated,
  activity,
  Batches,
  CREDITED,
  credited,
  EARNED_WHY,
  explained,
  ORDER,
  order,
  PURCHASE,
  payment,
  purchase,
  returned,
  SPENT,
  spent,
} from '../events/domain-event-parts.ts';
import { Instant, Points, ReturnId } from '../kernel/values.ts';

export const POINTS_EVENTS = {
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
  'points.adjusted': ofEntry('Points were added or taken by hand', 'Why, and by whom, the entry says.', credited, { ...CREDITED }),
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
  'points.expiring': ofEntry(
    'Points expire soon',
    "As many days before as the programme's terms say; once for each expiry.",
    { batches: Batches },
    { batches: SPENT.batches },
  ),
  'points.expired': ofEntry('Points have expired', 'They were not spent in time.', spent, { ...SPENT }),
  'points.extended': ofEntry(
    'Points were given more time by hand',
    'All that would have expired before.',
    { points: Points.min(1).meta({ example: 29 }), expiresAt: Instant.meta({ description: 'Until when they last now.' }) },
    { points: 29, expiresAt: '2027-12-31T23:00:00.000Z' },
  ),
  'points.reinstated': ofEntry('Expired points were given back by hand', 'They last as long as points that are credited now.', credited, {
    ...CREDITED,
  }),
  'points.paid': ofEntry(
    'An order was paid with points',
    'In part or whole, at a till.',
    { ...spent, ...payment },
    { ...SPENT, ...ORDER, currency: 'USD', amount: 29 },
  ),
  'points.refunded': ofEntry(
    'Points that had paid an order were refunded',
    'In proportion to what was returned.',
    { ...activated, ...payment, returnId: ReturnId },
    { ...ACTIVATED, ...ORDER, currency: 'USD', amount: 29, returnId: 'R-1' },
  ),
};
