/** The report `survival`: for how long something has not happened to customers yet. */
import * as z from 'zod';
import { ChurnRule } from './report-churn.ts';

const whole = z.int().min(0);
const share = z.number().min(0).max(1);

const SurvivalCurve = z
  .strictObject({
    until: z.enum(['second-purchase', 'lapse']).meta({
      description:
        'From the first purchase of a customer until the second day with one; or until the customer has lapsed for the first time.',
    }),
    members: whole,
    events: whole.meta({ description: 'To how many it has happened; the others were watched until the day of the report.' }),
    median: z.strictObject({ days: whole.nullable(), lower: whole.nullable(), upper: whole.nullable() }).meta({
      description: 'The first time at which half or fewer are left, with its interval of 95 % (Brookmeyer and Crowley); null: not reached.',
    }),
    why: z.string().optional().meta({ description: 'Of a median that is null.' }),
    points: z
      .array(
        z.strictObject({
          days: whole,
          atRisk: whole,
          events: whole,
          survival: share.meta({ description: 'To which share it has not happened by then (Kaplan and Meier).' }),
          standardError: z.number().min(0).meta({ description: "By Greenwood's formula." }),
          lower: share
            .nullable()
            .meta({ description: 'Of the interval of 95 %, log(−log) (Kalbfleisch and Prentice); null: nobody is left.' }),
          upper: share.nullable(),
        }),
      )
      .meta({ description: 'One for each time at which it happened: by the day for two years, then by the week for ten.' }),
  })
  .meta({ id: 'SurvivalCurve' });

export const SurvivalReport = z.strictObject({ rule: ChurnRule, curves: z.array(SurvivalCurve) }).meta({
  id: 'SurvivalReport',
  description: 'Survival curves of customers.',
  example: {
    rule: { by: 'interval', factor: 3 },
    curves: [
      {
        until: 'second-purchase',
        members: 21,
        events: 9,
        median: { days: 23, lower: 13, upper: null },
        points: [{ days: 6, atRisk: 21, events: 3, survival: 0.857143, standardError: 0.07636, lower: 0.619718, upper: 0.951553 }],
      },
    ],
  },
});
export type SurvivalReport = z.infer<typeof SurvivalReport>;
