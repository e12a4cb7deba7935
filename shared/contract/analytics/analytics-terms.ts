/** The analytics terms of a programme, as managers write them. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';

const weight = z.number().min(0).max(10).optional();

export const AnalyticsTerms = z
  .strictObject({
    currency: Currency.optional().meta({
      description: 'The currency of reports: one in which purchases earn. Default: that of the first earning rate.',
    }),
    churn: z
      .discriminatedUnion('by', [
        z.strictObject({
          by: z.literal('interval'),
          factor: z
            .number()
            .min(1)
            .max(20)
            .meta({ description: "Multiple of the member's expected interval between purchases.", example: 3 }),
        }),
        z.strictObject({ by: z.literal('days'), days: z.int().min(1).max(3_650).meta({ example: 180 }) }),
      ])
      .optional()
      .meta({ description: 'A member counts as lost after this time without a purchase. Default: 3 of their own expected intervals.' }),
    horizonWeeks: z
      .int()
      .min(1)
      .max(260)
      .optional()
      .meta({ description: 'The number of weeks ahead for which purchases are forecast. Default: 52.', example: 52 }),
    discountRate: z.number().min(0).max(1).optional().meta({ description: 'Per year. Default: 0.1, which is 10 %.', example: 0.1 }),
    margin: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'The share of revenue that is left after the cost of goods. Default: 1, all of it.', example: 0.35 }),
    years: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .meta({ description: 'The number of years in lifetime value by formula and by retention table. Default: 5.', example: 5 }),
    costPerMemberYear: Amount.optional().meta({
      description: 'The cost of serving a member for a year, in minor units. Default: 0.',
      example: 150,
    }),
    pointCost: z
      .strictObject({
        points: z.int().min(1).max(1_000_000_000).meta({ description: 'The number of points that cost `amount`.', example: 100 }),
        amount: Amount.meta({ description: 'In minor units.', example: 80 }),
      })
      .optional()
      .meta({ description: 'The cost of redeemed points to the programme. Default: what they pay at tills, if they pay there.' }),
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
      .meta({ description: 'The weight of each lifecycle stage in the member value score.', example: { referring: 1.5 } }),
    holdoutWeeks: z
      .int()
      .min(1)
      .max(260)
      .optional()
      .meta({ description: 'The buying model is fitted without these last weeks, and then compared with them. Default: 39.', example: 39 }),
  })
  .meta({ id: 'AnalyticsTerms', description: 'The settings of reports on retention, value and risk.' });

/** The fields of a programme's terms that analytics bring. */
export const ANALYTICS_FIELDS = {
  analytics: AnalyticsTerms.optional().meta({
    description: 'Absent: analytics go by their defaults. A change holds for reports of days that end after it.',
  }),
};
