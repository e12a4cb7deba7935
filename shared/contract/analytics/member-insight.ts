/** The insight of one member. */
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
  segments: z.array(z.string()).meta({ description: 'The rule-based segments that contain the member.' }),
};

const Now = z
  .object({
    ...classes,
    risk: z.object({
      grade: RiskGrade,
      leaving: Leaving.nullable().meta({ description: 'null: no risk.' }),
      reasons: z.array(RiskReason).meta({ description: 'The heaviest first.' }),
    }),
    alive: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .meta({ description: 'The probability that the member still buys. null: `why` gives the reason.' }),
    expectedPurchases: z.number().min(0).nullable().meta({
      description:
        'The expected days with a purchase within `horizonWeeks`. Without a model of who still buys, by the mean rate of all. null: no purchase yet.',
    }),
    horizonWeeks: z.int(),
    futureValue: z
      .number()
      .nullable()
      .meta({ description: 'The expected value within `horizonWeeks`, in minor units after margin. null: no model, or no purchase yet.' }),
  })
  .meta({ id: 'MemberOutlook' });

export const MemberInsight = z
  .object({
    memberId: MemberId,
    at: Instant.meta({ description: 'All entries up to this instant count.' }),
    asOf: ReportDay.meta({ description: "Today, by the programme's calendar." }),
    enrolledOn: ReportDay.meta({ description: 'The day of enrolment, or of an earlier purchase.' }),
    purchases: z
      .object({
        days: z.int().min(0).meta({ description: 'Days with a purchase that was not returned in full.' }),
        orders: z.int().min(0),
        revenue: z
          .int()
          .meta({ description: 'Net of returns, in minor units of `currency`. Orders in other currencies are not included.' }),
        currency: Currency,
        firstOn: ReportDay.nullable(),
        lastOn: ReportDay.nullable(),
      })
      .meta({ description: 'Until now.' }),
    model: z
      .object({ asOf: ReportDay, knownAt: KnownAt })
      .nullable()
      .meta({ description: 'The run of the model that `now` uses. null: `why` gives the reason.' }),
    now: Now.nullable().meta({ description: 'As of this moment, by the newest model. null: `why` gives the reason.' }),
    found: z
      .object({
        ...classes,
        since: ReportDay.meta({ description: 'The day of the first nightly run with this finding.' }),
        risk: RiskGrade,
        alive: z.number().min(0).max(1).nullable().meta({ description: 'Rounded to tenths.' }),
      })
      .nullable()
      .meta({
        description: 'The finding of the nightly runs, on which segments, rewards and events depend. null: no run has met the member yet.',
      }),
    why: z.string().nullable().meta({ description: 'The reason why a value is null that could be known.' }),
  })
  .meta({ id: 'MemberInsight', description: 'The conclusions of analytics on a member.' });
export type MemberInsight = z.output<typeof MemberInsight>;
