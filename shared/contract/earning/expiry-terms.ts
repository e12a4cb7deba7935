/** A programme's terms of expiry. */
import * as z from 'zod';

const to = z
  .enum(['day', 'month', 'quarter', 'year'])
  .meta({ description: 'Valid through the end of that day, or of the month, quarter or year that it falls in.' });
const months = z.int().min(1).max(120);
const days = z.int().min(1).max(3_660);

export const Expiry = z
  .union(
    [
      z.strictObject({ policy: z.literal('never') }),
      z.strictObject({
        policy: z.literal('after'),
        months: months.meta({ description: 'Months from the day on which the points were credited.', example: 12 }),
        to,
      }),
      z.strictObject({
        policy: z.literal('after'),
        days: days.meta({ description: 'Days from the day on which the points were credited.', example: 90 }),
        to,
      }),
      z.strictObject({
        policy: z.literal('date'),
        month: z.int().min(1).max(12).meta({ example: 3 }),
        day: z.int().min(1).max(31).meta({ example: 31 }),
        atLeastDays: z
          .int()
          .min(1)
          .max(366)
          .meta({ description: 'Points last at least so long: to the date after the next one, if need be.', example: 90 }),
      }),
      z.strictObject({
        policy: z.literal('inactivity'),
        months: months.meta({ description: 'Months since the member last earned.', example: 18 }),
        to,
      }),
      z.strictObject({ policy: z.literal('inactivity'), days: days.meta({ description: 'Days since the member last earned.' }), to }),
    ],
    'must be {"policy":"never"}, {"policy":"after"|"inactivity", "months" or "days", "to"}, or {"policy":"date","month","day","atLeastDays"}',
  )
  .meta({
    id: 'Expiry',
    description:
      'How long earned points last. A change holds for points that are earned from then on; points keep the terms under which they were earned.',
    example: { policy: 'after', months: 12, to: 'month' },
  });

/** The fields of a programme's terms that expiry brings. */
export const EXPIRY_FIELDS = {
  expiry: Expiry,
  expiryWarningDays: z.int().min(0).max(90).optional().meta({
    description:
      'Days before points expire on which the member is warned; 0, or absent: not at all. A change holds for warnings from then on.',
    example: 14,
  }),
  reinstatementDays: z.int().min(0).max(366).optional().meta({
    description:
      'Days after they expired in which a manager can reinstate points; 0, or absent: not at all. A change holds for what is asked from then on.',
    example: 30,
  }),
};
