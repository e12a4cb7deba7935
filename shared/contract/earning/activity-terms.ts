/** A programme's terms of earning by activities. */
import * as z from 'zod';
import { ActivityKind, text } from '../kernel/values.ts';

const Activity = z
  .strictObject({
    id: ActivityKind,
    name: text(64).meta({ example: 'Wrote a review' }),
    points: z.int().min(0).max(1_000_000).meta({ description: 'Active at once; 0: none.', example: 20 }),
    engagement: z.int().min(0).max(1_000_000).meta({ description: 'Points of engagement, which count towards tiers only.', example: 5 }),
    limits: z
      .array(
        z
          .strictObject({ times: z.int().min(1).max(1_000_000).meta({ example: 1 }), per: z.enum(['day', 'month', 'year', 'ever']) })
          .meta({ id: 'ActivityLimit' }),
      )
      .min(1)
      .max(4)
      .optional()
      .meta({
        description:
          "How often a member can earn by it, by the programme's calendar and the time at which the platform receives it. More are refused. Absent: as often as they like. A change holds from then on.",
      }),
    coolingMinutes: z.int().min(1).max(10_080).optional().meta({
      description: 'Minutes after it in which the member cannot earn by it again. Absent: none. A change holds from then on.',
      example: 60,
    }),
  })
  .meta({ id: 'Activity', description: 'An action of a member besides buying, and its worth.' });

/** The fields of a programme's terms that activities bring. */
export const ACTIVITY_FIELDS = {
  activities: z.array(Activity).min(1).max(50).optional().meta({
    description: 'Activities that earn. Absent: none. A change holds for activities that are done from then on.',
  }),
  anniversary: z
    .strictObject({ points: z.int().min(1).max(1_000_000).meta({ description: 'Active at once.', example: 100 }) })
    .optional()
    .meta({
      description:
        'The bonus of every anniversary of the enrolment; absent: none. A change holds for anniversaries of the last 30 days, and from then on.',
    }),
};
