/** The report `retention`: cohorts, repeat purchases, intervals and churn. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';
import { Churn } from './report-churn.ts';
import { CohortBasis, CohortTable, CohortUnit } from './report-cohorts.ts';

/** Chooses one of its cohort tables. */
export const RetentionQuery = z.strictObject({
  of: CohortBasis.optional().meta({ description: 'Only for the report retention: the basis of cohorts. Default: first-purchase.' }),
  by: CohortUnit.optional().meta({ description: 'Only for the report retention: the length of periods. Default: month.' }),
});
export type RetentionQuery = z.infer<typeof RetentionQuery>;

const whole = z.int().min(0);
const share = z.number().min(0).max(1).nullable();
const days = z.number().min(0);

const Repeat = z
  .strictObject({
    customers: whole.meta({ description: 'Members with a purchase.' }),
    repeaters: whole.meta({ description: 'Members with purchases on two days or more.' }),
    rate: share.meta({ description: '`repeaters` of `customers`. null: there are none.' }),
    within: z.array(z.strictObject({ days: whole, observed: whole, returned: whole, rate: share })).meta({
      description: '`observed`: customers whose first purchase was at least `days` ago. `returned`: those who bought again within `days`.',
    }),
    why: z.string().optional(),
  })
  .meta({ id: 'RepeatPurchases' });

const Intervals = z
  .strictObject({
    intervals: whole,
    meanDays: days.nullable(),
    medianDays: days.nullable(),
    quantiles: z.array(z.strictObject({ share: z.number(), days: whole })).meta({
      description: 'The shortest interval that is not exceeded by this share of all (type 1 of Hyndman and Fan).',
    }),
    credibility: z.number().min(0).nullable().meta({
      description: 'The number of own intervals that weigh as much as the mean of all in the expected interval of a member (Bühlmann).',
    }),
    why: z.string().optional().meta({ description: 'The reason for a null.' }),
    longest: whole.meta({ description: 'Longer intervals are counted with those of so many days.' }),
    histogram: z.array(z.strictObject({ days: whole, intervals: whole })),
  })
  .meta({ id: 'PurchaseIntervals', description: 'Days from one day with a purchase to the next one.' });

const common = { currency: Currency, repeat: Repeat, intervals: Intervals, churn: Churn };

/** The report as it is stored: with all its cohort tables. */
export const StoredRetentionReport = z.strictObject({
  ...common,
  cohorts: z.record(CohortBasis, z.record(CohortUnit, CohortTable)),
});
export type StoredRetentionReport = z.infer<typeof StoredRetentionReport>;

const NOTHING = {
  atStart: 0,
  gained: 0,
  churned: 0,
  churnedOfStart: 0,
  churnRate: null,
  lapsedAtStart: 0,
  reactivated: 0,
  reactivatedOfStart: 0,
  reactivationRate: null,
};
const LAST_MONTH = {
  ...NOTHING,
  atStart: 567,
  churned: 58,
  churnedOfStart: 58,
  churnRate: 0.102293,
  lapsedAtStart: 1790,
  reactivated: 77,
  reactivatedOfStart: 72,
  reactivationRate: 0.040223,
};

/** The CDNOW sample at the end of September 1997; lists are shortened. */
const EXAMPLE = {
  currency: 'USD',
  cohorts: {
    of: 'first-purchase',
    by: 'quarter',
    lastPeriod: { name: '1997-Q3', complete: true },
    cohorts: [
      {
        cohort: '1997-Q1',
        members: 2357,
        active: [2357, 524, 418],
        retention: [1, 0.222317, 0.177344],
        rolling: [1, 0.308867, 0.177344],
        orders: [3267, 937, 756],
        revenue: [11_249_861, 3_362_963, 2_698_731],
        points: [110_324, 33_037, 26_489],
      },
    ],
    all: [
      { members: 2357, retention: 1, rolling: 1 },
      { members: 2357, retention: 0.222317, rolling: 0.308867 },
      { members: 2357, retention: 0.177344, rolling: 0.177344 },
    ],
    outside: { members: 0, orders: 0, revenue: 0, points: 0 },
  },
  repeat: { customers: 2357, repeaters: 946, rate: 0.401358, within: [{ days: 90, observed: 2357, returned: 687, rate: 0.291472 }] },
  intervals: {
    intervals: 2457,
    meanDays: 45.970289,
    medianDays: 27,
    quantiles: [{ share: 0.5, days: 27 }],
    credibility: 1.410793,
    longest: 3650,
    histogram: [{ days: 27, intervals: 37 }],
  },
  churn: {
    rule: { by: 'interval', factor: 3 },
    customers: 586,
    lapsed: 1771,
    months: Array.from({ length: 12 }, (_, month) => ({
      month: month < 3 ? `1996-${month + 10}` : `1997-0${month - 2}`,
      complete: true,
      ...(month === 11 ? LAST_MONTH : NOTHING),
    })),
  },
} as const;

export const RetentionReport = z
  .strictObject({ ...common, cohorts: CohortTable })
  .meta({ id: 'RetentionReport', description: 'Cohorts, repeat purchases, time between purchases, and churn.', example: EXAMPLE });
export type RetentionReport = z.infer<typeof RetentionReport>;
