/** Churn: customers who lapse and who come back, by month. */
import * as z from 'zod';

const whole = z.int().min(0);
const share = z.number().min(0).max(1).nullable();

export const ChurnRule = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('interval'), factor: z.number() }),
    z.strictObject({ by: z.literal('days'), days: z.int() }),
  ])
  .meta({
    id: 'ChurnRule',
    description:
      'A customer has lapsed at the end of the first day on which the time without a purchase exceeds `days`, or `factor` times their own expected interval. A purchase on that very day is in time. The expected interval is the mean of the own intervals until the last purchase and the mean of all, weighted by credibility: (S + k·m) ∕ (n + k) with n own intervals of S days, the mean of all m and `credibility` k.',
    example: { by: 'interval', factor: 3 },
  });

const ChurnMonth = z.strictObject({
  month: z.string().meta({ example: '1998-06' }),
  complete: z.boolean().meta({ description: 'Whether the month is over.' }),
  atStart: whole.meta({ description: 'Customers at the end of the day before.' }),
  gained: whole.meta({ description: 'Customers who bought for the first time.' }),
  churned: whole.meta({ description: 'The number of times that a customer lapsed.' }),
  churnedOfStart: whole.meta({ description: 'Customers at the start who lapsed.' }),
  churnRate: share.meta({ description: '`churnedOfStart` of `atStart`. null: there was none.' }),
  lapsedAtStart: whole.meta({ description: 'Members who had lapsed by the end of the day before.' }),
  reactivated: whole.meta({ description: 'The number of times that a lapsed member bought again.' }),
  reactivatedOfStart: whole.meta({ description: 'Members who had lapsed at the start and bought again.' }),
  reactivationRate: share.meta({ description: '`reactivatedOfStart` of `lapsedAtStart`. null: there was none.' }),
});

export const Churn = z
  .strictObject({
    rule: ChurnRule,
    customers: whole.meta({ description: "Members who have bought and not lapsed, at the end of the report's day." }),
    lapsed: whole.meta({ description: 'Members who had lapsed by then.' }),
    months: z.array(ChurnMonth).length(12).meta({
      description:
        "The oldest first, up to the report's month. `atStart` of a month is that of the month before, plus its `gained` and `reactivated`, less its `churned`.",
    }),
    why: z.string().optional().meta({ description: 'The reason why nobody can lapse.' }),
  })
  .meta({ id: 'Churn' });
