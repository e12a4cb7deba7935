/** The report `value`: what customers have been worth, and what they are expected to be, by several methods side by side. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';

const Count = z.int().min(0);
const Money = z.int().meta({ description: "In the currency's minor units." });
const why = (of: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `Why there is no ${of}; null: there is.` });

const BuyingFit = z
  .object({
    customers: Count,
    repeaters: Count.meta({ description: 'Who bought again, on another day.' }),
    parameters: z
      .object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() })
      .nullable()
      .meta({ description: 'By maximum likelihood, in weeks; null: not fitted.' }),
    logLikelihood: z.number().nullable(),
    why: why('fit'),
    empiricalRate: z
      .number()
      .nullable()
      .meta({ description: 'In place of a fit: repeats of a customer a week. null: there is a fit, or no week has passed.' }),
  })
  .meta({
    id: 'BuyingFit',
    description:
      'BG/NBD (Fader, Hardie, Lee 2005) on days with a purchase: how often, how long after the first until the last, and until the day of the report.',
  });

const SpendFit = z
  .object({
    repeaters: Count.meta({ description: 'Who bought again, and not for nothing.' }),
    meanSpend: Money.nullable().meta({ description: 'Their mean amounts a repeat, on average. Minor units.' }),
    parameters: z
      .object({ p: z.number(), q: z.number(), v: z.number().meta({ description: 'In whole units of the currency.' }) })
      .nullable()
      .meta({ description: 'By maximum likelihood; null: not fitted.' }),
    logLikelihood: z.number().nullable().meta({ description: 'Of amounts in whole units of the currency.' }),
    why: why('fit'),
    empiricalSpend: Money.nullable().meta({
      description: 'In place of a fit: what a repeat was for, on average, in minor units. null: there is a fit, or no repeat.',
    }),
  })
  .meta({ id: 'SpendFit', description: 'The gamma-gamma model (Fader, Hardie 2013) of the mean amount of a repeat.' });

const Expected = z
  .object({
    horizonWeeks: Count,
    discountRate: z.number(),
    margin: z.number(),
    customers: Count,
    purchases: z
      .number()
      .nullable()
      .meta({ description: 'Days with a purchase that are expected of all customers together; null: unknown.' }),
    purchasesOfNewCustomer: z
      .number()
      .nullable()
      .meta({ description: 'After the first purchase, of someone who buys today; null: no model.' }),
    value: Money.nullable().meta({ description: 'Purchases × spend × margin, discounted, of all customers together; null: unknown.' }),
    byAlive: z.array(
      z.object({
        from: z.number().nullable().meta({ description: 'P(alive) from; null: there is no such probability.' }),
        to: z.number().nullable(),
        customers: Count,
        purchases: z.number().nullable(),
        value: Money.nullable(),
      }),
    ),
  })
  .meta({ id: 'ExpectedValue', description: 'What is expected in the weeks after the day of the report.' });

const Historic = z
  .object({
    customers: Count,
    amount: Money.meta({ description: 'Net of returns. Minor units.' }),
    mean: Money.nullable(),
    steps: z.array(z.object({ from: Money, to: Money.meta({ description: 'Not including it.' }), customers: Count, amount: Money })),
  })
  .meta({ id: 'HistoricValue', description: 'What customers have brought until now, and how many brought how much.' });

const Plain = z
  .object({
    orders: z.number().nullable().meta({ description: 'Of a customer who bought in the last cycle, in that cycle.' }),
    averageOrderValue: z.number().nullable().meta({ description: 'In the last cycle. Minor units.' }),
    cycleDays: Count.meta({ description: '365: orders are orders a year.' }),
    churn: z.number().nullable().meta({ description: 'Of those who bought in the cycle before, the share that did not in the last.' }),
    years: Count,
    value: Money.nullable(),
    why: why('value'),
  })
  .meta({
    id: 'PlainValue',
    description: 'Of one customer: (orders × average order value × 365 ÷ cycle days) × (1 − churn) × years, with each input.',
  });

const RetentionTable = z
  .object({
    margin: z.number(),
    costPerMemberYear: Money,
    discountRate: z.number(),
    why: z.string().nullable().meta({ description: 'Why there are fewer years than were asked for; null: there are as many.' }),
    years: z.array(
      z.object({
        year: z.int().min(1),
        customers: z.number().meta({ description: 'Who are left: who buy in that year.' }),
        retention: z.number().nullable().meta({ description: 'Share of the year before.' }),
        revenue: Money,
        cost: Money,
        grossProfit: Money,
        discountFactor: z.number(),
        discountedProfit: Money,
        cumulativeProfit: Money,
        valuePerCustomer: Money.nullable().meta({ description: 'Lifetime value until the end of that year, of each customer acquired.' }),
      }),
    ),
    cohorts: z.array(
      z.object({
        cohort: z.string().meta({ description: 'Year of the first purchase.', example: '1997' }),
        year: z.int().min(1).meta({ description: 'Of being a customer: 365 days, the first from the first purchase on.' }),
        observed: Count.meta({ description: 'Customers for whom the whole year is over.' }),
        active: Count.meta({ description: 'Those of them who bought in it.' }),
        orders: Count,
        revenue: Money,
      }),
    ),
  })
  .meta({ id: 'RetentionTable', description: "Dwyer's retention table (1989), from what cohorts by year of the first purchase did." });

const HoldOut = z
  .object({
    weeks: Count,
    calibratedUntil: z.iso.date(),
    fit: BuyingFit,
    classes: z.array(
      z.object({
        repeats: z.string().meta({ description: 'Until the calibration ended.', example: '7+' }),
        customers: Count,
        predicted: z.number().nullable(),
        actual: Count,
        predictedPerCustomer: z.number().nullable(),
        actualPerCustomer: z.number().nullable(),
      }),
    ),
    customers: Count,
    predicted: z.number().nullable(),
    actual: Count,
  })
  .meta({
    id: 'HoldOut',
    description:
      'The model fitted on what was bought until some weeks before, and what it predicts for these weeks against what was bought in them.',
  });

const EXAMPLE = {
  currency: 'USD',
  buying: {
    customers: 2357,
    repeaters: 946,
    parameters: { r: 0.242595, alpha: 4.4136, a: 0.792922, b: 2.42591 },
    logLikelihood: -9582.43,
    why: null,
    empiricalRate: null,
  },
  spend: {
    repeaters: 946,
    meanSpend: 3508,
    parameters: { p: 6.24957, q: 3.74422, v: 15.4435 },
    logLikelihood: -4055.92,
    why: null,
    empiricalSpend: null,
  },
  expected: {
    horizonWeeks: 52,
    discountRate: 0.1,
    margin: 1,
    customers: 1,
    purchases: 0.32,
    purchasesOfNewCustomer: 1.43,
    value: 1021,
    byAlive: [{ from: 0.9, to: 1, customers: 1, purchases: 0.32, value: 1021 }],
  },
  historic: { customers: 1, amount: 2933, mean: 2933, steps: [{ from: 2000, to: 5000, customers: 1, amount: 2933 }] },
  plain: { orders: 12, averageOrderValue: 10000, cycleDays: 365, churn: 0.05, years: 10, value: 1140000, why: null },
  retentionTable: {
    margin: 0.5,
    costPerMemberYear: 0,
    discountRate: 0.1,
    why: 'no customer has been one for 2 years',
    years: [
      {
        year: 1,
        customers: 1000,
        retention: null,
        revenue: 15000000,
        cost: 7500000,
        grossProfit: 7500000,
        discountFactor: 1,
        discountedProfit: 7500000,
        cumulativeProfit: 7500000,
        valuePerCustomer: 7500,
      },
    ],
    cohorts: [{ cohort: '1997', year: 1, observed: 1000, active: 1000, orders: 3000, revenue: 15000000 }],
  },
  holdOut: {
    weeks: 39,
    calibratedUntil: '1997-09-30',
    fit: {
      customers: 2357,
      repeaters: 946,
      parameters: { r: 0.242595, alpha: 4.4136, a: 0.792922, b: 2.42591 },
      logLikelihood: -9582.43,
      why: null,
      empiricalRate: null,
    },
    classes: [{ repeats: '0', customers: 1411, predicted: 321.4, actual: 334, predictedPerCustomer: 0.2278, actualPerCustomer: 0.2367 }],
    customers: 2357,
    predicted: 1730,
    actual: 1882,
  },
};

export const ValueReport = z
  .object({
    currency: Currency,
    buying: BuyingFit,
    spend: SpendFit,
    expected: Expected,
    historic: Historic,
    plain: Plain,
    retentionTable: RetentionTable,
    holdOut: HoldOut,
  })
  .meta({ id: 'ValueReport', example: EXAMPLE });
export type ValueReport = z.output<typeof ValueReport>;
