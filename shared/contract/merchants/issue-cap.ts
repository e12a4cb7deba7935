/** The issue cap of a merchant. */
import * as z from 'zod';
import { Instant, MerchantId, Points, Reason } from '../kernel/values.ts';

const PointsPerDay = z.int().min(0).max(1_000_000_000_000).nullable().meta({
  description: 'Points that its purchases and activities may be credited with in a day; 0: none; null: any number.',
  example: 50_000,
});

export const IssueCapChange = z.strictObject({ pointsPerDay: PointsPerDay, reason: Reason }).meta({
  id: 'IssueCapChange',
  description: 'Raised, it holds at once. Lowered, what was issued on the day stays, and the day may end above the new cap.',
});

export const IssueCap = z
  .object({
    merchantId: MerchantId,
    pointsPerDay: PointsPerDay,
    issuedToday: Points.min(0).nullable().meta({ description: 'null: it is counted only under a cap.' }),
    until: Instant.meta({ description: "The end of the day in the programme's time zone." }),
    since: Instant.optional().meta({ description: 'When the cap was set.' }),
    by: z.string().optional().meta({ description: 'Who set it.' }),
    reason: z.string().optional(),
  })
  .meta({ id: 'IssueCap' });
export type IssueCap = z.infer<typeof IssueCap>;
