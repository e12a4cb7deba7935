/** The report `survival`: durations from the first purchase until an event. */
import * as z from 'zod';
import { ChurnRule } from './report-churn.ts';

const whole = z.int().min(0);
const share = z.number().min(0).max(1);

const SurvivalCurve = z
  .strictObject({
    until: z.enum(['second-purchase', 'lapse']).meta({
      description: 'From the first purchase of a customer until the second purchase day, or until the first lapse.',
    }),
    members: whole,
    events: whole.meta({ description: "Members with the event. The others were observed without it until the report's day." }),
    median: z.strictObject({ days: whole.nullable(), lower: whole.nullable(), upper: whole.nullable() }).meta({
      description: 'The first time at which at most half are left, with its 95 % interval (Brookmeyer and Crowley). null: not reached.',
    }),
    why: z.string().optional().meta({ description: 'The reason for a null median.' }),
    points: z
      .array(
        z.strictObject({
          days: whole,
          atRisk: whole,
          events: whole,
          survival: share.meta({ description: 'The share without the event by then (Kaplan and Meier).' }),
          standardError: z.number().min(0).meta({ description: "By Greenwood's formula." }),
          lower: share
            .nullable()
            .meta({ description: 'Limit of the 95 % interval, log(−log) (Kalbfleisch and Prentice). null: nobody is left.' }),
          upper: share.nullable(),
        }),
      )
      .meta({ description: 'One for each time with an event: by day for two years, then by week up to ten.' }),
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
