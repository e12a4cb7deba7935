/** Cohort tables: members by when they began, and what they did in each period since. */
import * as z from 'zod';

export const CohortBasis = z.enum(['enrolment', 'first-purchase'], 'must be enrolment or first-purchase').meta({
  id: 'CohortBasis',
  description: 'What a cohort has in common: when its members enrolled, or when they bought first.',
  example: 'first-purchase',
});
export const CohortUnit = z
  .enum(['week', 'month', 'quarter'], 'must be week, month or quarter')
  .meta({ id: 'CohortUnit', description: 'Calendar periods of the programme; weeks are those of ISO 8601.', example: 'month' });

const whole = z.int().min(0);
const share = z.number().min(0).max(1);
/** Less than nothing where more was given back than paid. */
const money = z.int();

const Cohort = z.strictObject({
  cohort: z
    .string()
    .meta({ description: 'The period in which its members began; or `earlier`: those before all others.', example: '1997-01' }),
  members: whole,
  active: z.array(whole).meta({ description: 'Members with a purchase in the period.' }),
  retention: z.array(share).meta({ description: 'Classic: `active` of `members`.' }),
  rolling: z.array(share).meta({ description: 'Of `members`, those with a purchase in the period or in a later one.' }),
  orders: z.array(whole),
  revenue: z.array(money),
  points: z.array(z.int()).meta({ description: 'Points that purchases earned.' }),
  later: z.strictObject({ active: whole, orders: whole, revenue: money, points: z.int() }).optional().meta({
    description: 'Only of `earlier`: what was bought in periods for which the lists have no place.',
  }),
});

export const CohortTable = z
  .strictObject({
    of: CohortBasis,
    by: CohortUnit,
    lastPeriod: z.strictObject({ name: z.string().meta({ example: '1998-06' }), complete: z.boolean() }).meta({
      description: 'That of the report. Not complete: the last value of each list of a named cohort is of a period that is not over yet.',
    }),
    cohorts: z.array(Cohort).max(105).meta({
      description:
        'The oldest first, without those that nobody is in. Each list has one value for each period: first that in which the cohort began, last that of the report; of `earlier`, as many as a table has cohorts, counted from the beginning of each of them. Orders, revenue (minor units) and points are what is left of purchases, in the period in which they were made.',
    }),
    why: z.string().optional().meta({ description: 'Why there is a cohort `earlier`.' }),
    all: z.array(z.strictObject({ members: whole, retention: share, rolling: share })).meta({
      description:
        'So many periods after the first, of all cohorts together of which that period is over; `members` is how many are in those.',
    }),
    outside: z.strictObject({ members: whole, orders: whole, revenue: money, points: z.int() }).meta({
      description:
        'What is in no cohort: members who had not begun by that day, and what was bought in periods before the member enrolled.',
    }),
  })
  .meta({ id: 'CohortTable', description: 'Retention by cohort.' });
export type CohortTable = z.infer<typeof CohortTable>;
