/** Customers who are lost and who come back: by which rule, and how many. */
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
      'A customer has lapsed at the end of the first day on which they have not bought for longer than so many days, or than so many of their own expected intervals. The expected interval is the mean of their own intervals by the purchases until then, and the mean of all, weighed by credibility: (S + k·m) ∕ (n + k) with n own intervals of S days, the mean of all m and `credibility` k. A purchase on that very day is in time.',
    example: { by: 'interval', factor: 3 },
  });

const ChurnMonth = z.strictObject({
  month: z.string().meta({ example: '1998-06' }),
  complete: z.boolean().meta({ description: 'Whether the month is over.' }),
  atStart: whole.meta({ description: 'Customers at the end of the day before.' }),
  gained: whole.meta({ description: 'Who bought for the first time.' }),
  churned: whole.meta({ description: 'How often a customer lapsed.' }),
  churnedOfStart: whole.meta({ description: 'Of those at the start, who lapsed.' }),
  churnRate: share.meta({ description: '`churnedOfStart` of `atStart`; null: there was none.' }),
  lapsedAtStart: whole.meta({ description: 'Who had lapsed by the end of the day before.' }),
  reactivated: whole.meta({ description: 'How often one who had lapsed bought again.' }),
  reactivatedOfStart: whole.meta({ description: 'Of those who had lapsed at the start, who bought again.' }),
  reactivationRate: share.meta({ description: '`reactivatedOfStart` of `lapsedAtStart`; null: there was none.' }),
});

export const Churn = z
  .strictObject({
    rule: ChurnRule,
    customers: whole.meta({ description: 'Who have bought and not lapsed, at the end of that day.' }),
    lapsed: whole.meta({ description: 'Who had lapsed by then.' }),
    months: z.array(ChurnMonth).length(12).meta({
      description:
        'The oldest first, to that of the report. `atStart` of a month is that of the one before with `gained` and `reactivated`, less `churned`.',
    }),
    why: z.string().optional().meta({ description: 'Why nobody can lapse.' }),
  })
  .meta({ id: 'Churn' });
