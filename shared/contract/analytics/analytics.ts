/** What analytics of a programme go by: what managers say of it. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';

const weight = z.number().min(0).max(10).optional();

export const AnalyticsTerms = z
  .strictObject({
    currency: Currency.optional().meta({
      description: 'Which money is counted: a currency that purchases earn in; absent: that of the first earning rate.',
    }),
    churn: z
      .discriminatedUnion('by', [
        z.strictObject({
          by: z.literal('interval'),
          factor: z.number().min(1).max(20).meta({ description: 'Times the interval that the member is expected to buy in.', example: 3 }),
        }),
        z.strictObject({ by: z.literal('days'), days: z.int().min(1).max(3_650).meta({ example: 180 }) }),
      ])
      .optional()
      .meta({ description: 'Without a purchase for how long a member counts as lost; absent: for 3 of their own intervals.' }),
    horizonWeeks: z
      .int()
      .min(1)
      .max(260)
      .optional()
      .meta({ description: 'Weeks ahead for which purchases are expected; absent: 52.', example: 52 }),
    discountRate: z.number().min(0).max(1).optional().meta({ description: 'A year; absent: 0.1, which is 10 %.', example: 0.1 }),
    margin: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'Of revenue, what is left after the cost of goods; absent: 1, all of it.', example: 0.35 }),
    years: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'Years that lifetime value by formula and by retention table add up; absent: 5.', example: 5 }),
    costPerMemberYear: Amount.optional().meta({
      description: 'Minor units that serving a member for a year costs; absent: nothing.',
      example: 150,
    }),
    pointCost: z
      .strictObject({
        points: z.int().min(1).max(1_000_000_000).meta({ description: 'So many points cost `amount`.', example: 100 }),
        amount: Amount.meta({ description: 'In minor units.', example: 80 }),
      })
      .optional()
      .meta({ description: 'What points cost the programme when they are redeemed; absent: what they pay at tills, if they pay there.' }),
    stageWeights: z
      .strictObject({
        acquired: weight,
        activated: weight,
        retained: weight,
        referring: weight,
        'at-risk': weight,
        lapsed: weight,
        'won-back': weight,
      })
      .optional()
      .meta({ description: 'What a member in each stage of the lifecycle weighs in the member value score.', example: { referring: 1.5 } }),
    holdoutWeeks: z
      .int()
      .min(1)
      .max(260)
      .optional()
      .meta({ description: 'The last weeks, which the model of buying is held against in the report; absent: 39.', example: 39 }),
  })
  .meta({ id: 'AnalyticsTerms', description: 'What retention, value and risk are computed by.' });
