/** The report `lifecycle`: stages, the flows between them by month, and the value of members. */
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
        .meta({ description: 'The churn rule: members lapse after this multiple of their own expected interval, or after these days.' }),
      expectedInterval: z
        .number()
        .nullable()
        .meta({ description: 'The expected interval after one purchase, in days. null: nobody has bought twice.' }),
      leastLapseDays: z.int().nullable().optional().meta({
        description:
          'Nobody lapses before so many days without a purchase: after fewer, more than a quarter buy again within 180 days, or nobody was watched for so long. null: the churn rule has days, or nobody has bought twice.',
      }),
    }),
    lapseError: z
      .object({
        asOf: z.iso.date(),
        days: z.int(),
        lapsed: members.meta({ description: 'Members who had lapsed at the end of `asOf`.' }),
        returned: members.meta({ description: 'Of those, who bought within `days` after it.' }),
        share: z.number().nullable(),
      })
      .optional()
      .meta({ description: 'How often "lapsed" was wrong in the past. Reports of earlier versions lack it.' }),
    stages: z.array(
      z.object({
        stage: LifecycleStage,
        members,
        share,
        customers: members.meta({ description: 'Members with a purchase that was not returned in full.' }),
        contribution: money('Of the last 365 days: revenue × margin, less the cost of serving and of points spent. Minor units.'),
        weight: z.number().meta({ description: "The programme's weight for the member value score." }),
        valueScore: money('The sum of contribution × weight over members.'),
      }),
    ),
    valueScore: z
      .object({
        contribution: z.int(),
        score: z.int(),
        perMember: z.number().nullable(),
        ratio: z
          .number()
          .nullable()
          .meta({ description: 'score / contribution: the effect of the stages on the value. null: there is none.' }),
      })
      .meta({ description: 'The member value score: contribution weighted by stage. Minor units.' }),
    months: z
      .array(
        z.object({
          month: z.string().regex(/^\d{4}-\d{2}$/),
          stages: z
            .array(z.object({ stage: LifecycleStage, members }))
            .meta({ description: "At the month's end, or on the report's day." }),
          flows: z
            .array(
              z.object({
                from: LifecycleStage.nullable().meta({ description: 'At the end of the month before. null: the member had not begun.' }),
                to: LifecycleStage,
                members,
              }),
            )
            .meta({ description: 'Includes members who stayed in their stage.' }),
        }),
      )
      .meta({ description: "The twelve newest calendar months; the last one ends on the report's day." }),
    values: z
      .array(
        z.object({
          class: ValueClass,
          members,
          share: share.meta({ description: 'Share of customers.' }),
          current: money('Contribution of the last 365 days, minor units.'),
          future: money('Expected over the horizon, less the cost of serving, minor units.'),
        }),
      )
      .meta({ description: 'The value matrix.' }),
    valueThresholds: z
      .object({
        current: z.number().nullable().meta({ description: 'The mean contribution of customers.' }),
        future: z.number().nullable().meta({ description: 'The mean forecast of customers over the horizon.' }),
      })
      .meta({ description: 'The thresholds of high values, in minor units. null: no customers.' }),
  })
  .meta({
    id: 'LifecycleReport',
    example: {
      currency: 'USD',
      members: 2,
      rules: { churn: { by: 'interval', factor: 3 }, expectedInterval: 43.5, leastLapseDays: 92 },
      lapseError: { asOf: '1998-01-01', days: 180, lapsed: 1, returned: 0, share: 0 },
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
