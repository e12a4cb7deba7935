/** The report `at-risk`: customers at risk of churn, the reasons, and a suggested action. */
import * as z from 'zod';
import { Currency, MemberId } from '../kernel/values.ts';
import { LifecycleStage, RfmClass, RiskGrade, ValueClass, WinBack } from './classes.ts';

const Grade = RiskGrade.exclude(['none']);
const members = z.int().min(0);
const valueAtRisk = z.int().min(0).meta({
  description:
    'Contribution of the last 365 days × (1 − P(at least one purchase in the next 90 days)); 0 where the contribution is negative; the whole contribution without a model. Minor units.',
});

export const Leaving = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('voluntary') }),
    z.object({ kind: z.literal('involuntary'), by: z.enum(['frozen']) }),
  ])
  .meta({
    id: 'Leaving',
    description: 'Whether the member leaves, or the programme shuts the member out, and how.',
    example: { kind: 'voluntary' },
  });

export const RiskReason = z
  .discriminatedUnion('reason', [
    z.object({
      reason: z.literal('interval-overdue'),
      daysSince: z.int().meta({ description: 'Days since the last purchase.' }),
      expected: z.number().nullable().meta({ description: "The member's own expected interval, in days. null: there is none." }),
      lapsed: z.boolean().meta({ description: "Whether the member has lapsed by the programme's churn rule." }),
    }),
    z.object({ reason: z.literal('unlikely-alive'), alive: z.number().meta({ description: 'P(alive).' }) }),
    z
      .object({ reason: z.literal('falling-frequency'), firstHalf: members, secondHalf: members })
      .meta({ description: 'Days with a purchase in each half of the time as a customer.' }),
    z.object({
      reason: z.literal('tier-loss-near'),
      tier: z.string(),
      on: z.iso.date().meta({ description: 'The last day of the tier, by the terms. Reviews by hand are not taken into account.' }),
    }),
    z.object({ reason: z.literal('frozen') }),
  ])
  .meta({ id: 'RiskReason', example: { reason: 'interval-overdue', daysSince: 41, expected: 28.4, lapsed: false } });

export const AtRiskReport = z
  .object({
    currency: Currency,
    customers: members,
    atRisk: members,
    valueAtRisk,
    groups: z
      .array(z.object({ grade: Grade, leaving: Leaving, winBack: WinBack, members, valueAtRisk }))
      .meta({ description: 'All groups, the highest grade first.' }),
    limit: z.int().meta({ description: 'The largest number of listed members.' }),
    listed: z
      .array(
        z.object({
          rank: z.int().min(1),
          memberId: MemberId,
          grade: Grade,
          leaving: Leaving,
          reasons: z.array(RiskReason).meta({ description: 'The heaviest first.' }),
          winBack: WinBack,
          valueAtRisk,
          contribution: z.int().meta({ description: 'Contribution of the last 365 days, in minor units.' }),
          alive: z.number().min(0).max(1).nullable().meta({
            description: 'P(alive). null: there is no model of future purchases; the report `value` gives the reason.',
          }),
          purchaseProbability: z.number().min(0).max(1).nullable().optional().meta({
            description:
              'P(at least one purchase in the next 90 days): what members are ranked by. null: there is no model. Reports of earlier versions lack it.',
          }),
          daysSincePurchase: z.int().min(0),
          stage: LifecycleStage,
          rfmClass: RfmClass,
          value: ValueClass,
        }),
      )
      .meta({
        description:
          'The most value at risk first; for equal values, the lower member id. Members without a positive contribution are not listed.',
      }),
  })
  .meta({
    id: 'AtRiskReport',
    example: {
      currency: 'USD',
      customers: 2357,
      atRisk: 1,
      valueAtRisk: 6_160,
      groups: [{ grade: 'medium', leaving: { kind: 'voluntary' }, winBack: 'offer', members: 1, valueAtRisk: 6_160 }],
      limit: 1_000,
      listed: [
        {
          rank: 1,
          memberId: 'mem_01kac8v4q9fq0v1xw3h5m7n9pr',
          grade: 'medium',
          leaving: { kind: 'voluntary' },
          reasons: [
            { reason: 'interval-overdue', daysSince: 41, expected: 28.4, lapsed: false },
            { reason: 'unlikely-alive', alive: 0.3 },
          ],
          winBack: 'offer',
          valueAtRisk: 6_160,
          contribution: 8_800,
          alive: 0.3,
          purchaseProbability: 0.3,
          daysSincePurchase: 41,
          stage: 'at-risk',
          rfmClass: 'cannot-lose',
          value: 'most-growable',
        },
      ],
    },
  });
export type AtRiskReport = z.output<typeof AtRiskReport>;
export type Leaving = z.output<typeof Leaving>;
export type RiskReason = z.output<typeof RiskReason>;
