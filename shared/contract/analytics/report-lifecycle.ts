/** The report `lifecycle`: stages, how members move between them month by month, what they are worth. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';
import { LifecycleStage, ValueClass } from './classes.ts';

const members = z.int().min(0);
const share = z.number().min(0).max(1).nullable();
const money = (description: string) => z.int().meta({ description });

export const LifecycleReport = z
  .object({
    currency: Currency,
    members,
    rules: z.object({
      churn: z
        .discriminatedUnion('by', [
          z.object({ by: z.literal('interval'), factor: z.number() }),
          z.object({ by: z.literal('days'), days: z.int() }),
        ])
        .meta({ description: 'After how many of their own expected intervals, or days, members have lapsed.' }),
      expectedInterval: z.number().nullable().meta({ description: 'Of who has bought once, in days; null: nobody has bought twice.' }),
    }),
    stages: z.array(
      z.object({
        stage: LifecycleStage,
        members,
        share,
        customers: members.meta({ description: 'With a purchase of which something is left.' }),
        contribution: money('Of the last 365 days: revenue × margin, less the cost of serving and of points spent. Minor units.'),
        weight: z.number().meta({ description: "The programme's, for the member value score." }),
        valueScore: money('Contribution × weight, member by member.'),
      }),
    ),
    valueScore: z
      .object({
        contribution: z.int(),
        score: z.int(),
        perMember: z.number().nullable(),
        ratio: z.number().nullable().meta({ description: 'score / contribution: what the stages make of the value; null: there is none.' }),
      })
      .meta({ description: 'The member value score: contribution weighed by stage. Minor units.' }),
    months: z
      .array(
        z.object({
          month: z.string().regex(/^\d{4}-\d{2}$/),
          stages: z.array(z.object({ stage: LifecycleStage, members })).meta({ description: 'At its end, or the day of the report.' }),
          flows: z
            .array(
              z.object({
                from: LifecycleStage.nullable().meta({ description: 'At the end of the month before; null: was not there.' }),
                to: LifecycleStage,
                members,
              }),
            )
            .meta({ description: 'Who stayed is there, too.' }),
        }),
      )
      .meta({ description: 'The twelve newest of the calendar; the last one up to the day of the report.' }),
    values: z
      .array(
        z.object({
          class: ValueClass,
          members,
          share: share.meta({ description: 'Of customers.' }),
          current: money('Contribution of the last 365 days, minor units.'),
          future: money('Expected over the horizon, less the cost of serving, minor units.'),
        }),
      )
      .meta({ description: 'The value matrix.' }),
    valueThresholds: z
      .object({
        current: z.number().nullable().meta({ description: 'The mean contribution of customers.' }),
        future: z.number().nullable().meta({ description: 'What is expected of customers on average over the horizon.' }),
      })
      .meta({ description: 'From where on values are high, minor units; null: no customers.' }),
  })
  .meta({
    id: 'LifecycleReport',
    example: {
      currency: 'USD',
      members: 2,
      rules: { churn: { by: 'interval', factor: 3 }, expectedInterval: 43.5 },
      stages: [
        { stage: 'retained', members: 1, share: 0.5, customers: 1, contribution: 8_800, weight: 1, valueScore: 8_800 },
        { stage: 'lapsed', members: 1, share: 0.5, customers: 1, contribution: 1_200, weight: 0.2, valueScore: 240 },
      ],
      valueScore: { contribution: 10_000, score: 9_040, perMember: 4_520, ratio: 0.904 },
      months: [
        {
          month: '1998-06',
          stages: [
            { stage: 'retained', members: 1 },
            { stage: 'lapsed', members: 1 },
          ],
          flows: [
            { from: 'activated', to: 'retained', members: 1 },
            { from: 'at-risk', to: 'lapsed', members: 1 },
          ],
        },
      ],
      values: [{ class: 'most-valuable', members: 1, share: 0.5, current: 8_800, future: 7_100 }],
      valueThresholds: { current: 5_000, future: 4_100 },
    },
  });
export type LifecycleReport = z.output<typeof LifecycleReport>;
