/** Cohort tables: members by the period in which they began, and their purchases in each period since. */
import * as z from 'zod';

export const CohortBasis = z.enum(['enrolment', 'first-purchase'], 'must be enrolment or first-purchase').meta({
  id: 'CohortBasis',
  description: 'The event that defines a cohort: enrolment, or the first purchase.',
  example: 'first-purchase',
});
export const CohortUnit = z
  .enum(['week', 'month', 'quarter'], 'must be week, month or quarter')
  .meta({ id: 'CohortUnit', description: 'Calendar periods of the programme; weeks are those of ISO 8601.', example: 'month' });

const whole = z.int().min(0);
const share = z.number().min(0).max(1);
/** Negative where more was refunded than paid. */
const money = z.int();

const Cohort = z.strictObject({
  cohort: z
    .string()
    .meta({ description: 'The period in which its members began, or `earlier`: all cohorts before the others.', example: '1997-01' }),
  members: whole,
  active: z.array(whole).meta({ description: 'Members with a purchase in the period.' }),
  retention: z.array(share).meta({ description: 'Classic: `active` of `members`.' }),
  rolling: z.array(share).meta({ description: 'The share of `members` with a purchase in the period or in a later one.' }),
  orders: z.array(whole),
  revenue: z.array(money),
  points: z.array(z.int()).meta({ description: 'Points that purchases earned.' }),
  later: z.strictObject({ active: whole, orders: whole, revenue: money, points: z.int() }).optional().meta({
    description: 'Only for `earlier`: purchases in periods beyond the lists.',
  }),
});

export const CohortTable = z
  .strictObject({
    of: CohortBasis,
    by: CohortUnit,
    lastPeriod: z.strictObject({ name: z.string().meta({ example: '1998-06' }), complete: z.boolean() }).meta({
      description:
        "The period of the report's day. If it is not complete, the last value in each list of a named cohort covers a part of a period.",
    }),
    cohorts: z.array(Cohort).max(105).meta({
      description:
        "The oldest first, without empty ones. Each list has one value for each period, from the cohort's first to the report's. For `earlier` a list has as many values as a table has cohorts, counted from each cohort's own beginning. Orders, revenue (minor units) and points are net of returns, in the period of the purchase.",
    }),
    why: z.string().optional().meta({ description: 'The reason for the cohort `earlier`.' }),
    all: z.array(z.strictObject({ members: whole, retention: share, rolling: share })).meta({
      description:
        'By periods since the first, over all cohorts for which that period is complete; `members` is the number of members in those.',
    }),
    outside: z.strictObject({ members: whole, orders: whole, revenue: money, points: z.int() }).meta({
      description: 'Outside every cohort: members who had not begun by that day, and purchases in periods before the member enrolled.',
    }),
  })
  .meta({ id: 'CohortTable', description: 'Retention by cohort.' });
export type CohortTable = z.infer<typeof CohortTable>;
