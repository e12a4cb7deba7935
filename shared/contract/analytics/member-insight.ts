/** What analytics say of one member. */
import * as z from 'zod';
import { Currency, Instant, MemberId } from '../kernel/values.ts';
import { AbcClass, LifecycleStage, RfmClass, RiskGrade, ValueClass } from './classes.ts';
import { Leaving, RiskReason } from './report-at-risk.ts';
import { KnownAt, ReportDay } from './reports.ts';

const quintile = z.int().min(1).max(5);

const classes = {
  stage: LifecycleStage,
  rfm: z
    .object({ recency: quintile, frequency: quintile, monetary: quintile, class: RfmClass })
    .nullable()
    .meta({ description: 'Quintiles, 5 is best; null: no purchase yet.' }),
  abc: AbcClass.nullable().meta({ description: 'By share of revenue; null: no purchase yet.' }),
  value: ValueClass.nullable().meta({ description: 'null: no purchase yet.' }),
  segments: z.array(z.string()).meta({ description: 'Segments by rule that the member is in.' }),
};

const Now = z
  .object({
    ...classes,
    risk: z.object({
      grade: RiskGrade,
      leaving: Leaving.nullable().meta({ description: 'null: no risk.' }),
      reasons: z.array(RiskReason).meta({ description: 'The weightiest first.' }),
    }),
    alive: z.number().min(0).max(1).nullable().meta({ description: 'The probability that the member still buys; null: `why` says why.' }),
    expectedPurchases: z.number().min(0).nullable().meta({
      description:
        'Days with a purchase that are expected within `horizonWeeks`; by the rate of all where there is no model of who still buys; null: no purchase yet.',
    }),
    horizonWeeks: z.int(),
    futureValue: z
      .number()
      .nullable()
      .meta({ description: 'Minor units after margin that are expected within `horizonWeeks`; null: no model, or no purchase yet.' }),
  })
  .meta({ id: 'MemberOutlook' });

export const MemberInsight = z
  .object({
    memberId: MemberId,
    at: Instant.meta({ description: 'All that was entered by then counts.' }),
    asOf: ReportDay.meta({ description: "Today, by the programme's calendar." }),
    enrolledOn: ReportDay.meta({ description: 'Or the day of a purchase that was made before.' }),
    purchases: z
      .object({
        days: z.int().min(0).meta({ description: 'Days with a purchase of which something is left.' }),
        orders: z.int().min(0),
        revenue: z.int().meta({ description: 'What is left of them in minor units of `currency`; orders in others have none.' }),
        currency: Currency,
        firstOn: ReportDay.nullable(),
        lastOn: ReportDay.nullable(),
      })
      .meta({ description: 'Until now.' }),
    model: z
      .object({ asOf: ReportDay, knownAt: KnownAt })
      .nullable()
      .meta({ description: 'Of which reports the model is that `now` goes by; null: `why` says why.' }),
    now: Now.nullable().meta({ description: 'As of this moment, by the newest model; null: `why` says why.' }),
    found: z
      .object({
        ...classes,
        since: ReportDay.meta({ description: 'As of which day a nightly pass found it first.' }),
        risk: RiskGrade,
        alive: z.number().min(0).max(1).nullable().meta({ description: 'To the tenth.' }),
      })
      .nullable()
      .meta({
        description: 'As the nightly passes have it: what segments, rewards and events go by; null: none has met the member yet.',
      }),
    why: z.string().nullable().meta({ description: 'Why something is null that need not be.' }),
  })
  .meta({ id: 'MemberInsight', description: 'What analytics say of a member.' });
export type MemberInsight = z.output<typeof MemberInsight>;
