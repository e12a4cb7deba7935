/** The report `value`: the past and expected value of customers, by several methods side by side. */
import * as z from 'zod';
import { Currency } from '../kernel/values.ts';

const Count = z.int().min(0);
const Money = z.int().meta({ description: "In the currency's minor units." });
const why = (of: string) =>
  z
    .string()
    .nullable()
    .meta({ description: `The reason why there is no ${of}. null: there is one.` });

const Approximate = z.boolean().nullable().optional().meta({
  description:
    'true: customers were grouped into cells, so parameters and likelihood are those of the means of cells. null: not fitted. Reports of earlier versions lack it.',
});

const Family = z.enum(['bg-nbd', 'mbg-nbd']).meta({
  id: 'BuyingFamily',
  description:
    'bg-nbd: a customer may leave after each repeat. mbg-nbd: after the first purchase, too, so that who bought once can have left.',
});

const AtLimit = z
  .array(z.string())
  .optional()
  .meta({ description: 'Parameters at a limit of their range, 0.0001 to 10000: customers hardly differ, or hardly ever leave.' });

/** @param low of the type of the figure. */
const intervalOf = (low: z.ZodNumber) =>
  z.object({ low, high: low }).nullable().meta({
    description:
      'The 95 % interval. null: there is no such figure, or the data do not say, because the interval would be wider than from a seventh to seven times.',
  });
const ParameterInterval = intervalOf(z.number());

const BuyingFit = z
  .object({
    family: Family.nullable().optional().meta({ description: 'null: not fitted. Reports of earlier versions lack it: they are bg-nbd.' }),
    customers: Count,
    repeaters: Count.meta({ description: 'Customers who bought again, on another day.' }),
    parameters: z
      .object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() })
      .nullable()
      .meta({ description: 'By maximum likelihood, in weeks. null: not fitted.' }),
    intervals: z
      .object({ r: ParameterInterval, alpha: ParameterInterval, a: ParameterInterval, b: ParameterInterval })
      .nullable()
      .optional()
      .meta({
        description:
          'The 95 % interval of each parameter, by the observed information. Where a prior has a weight, it is as wide as the data alone make it. null: not fitted. Reports of earlier versions lack it.',
      }),
    logLikelihood: z.number().nullable(),
    approximate: Approximate,
    atLimit: AtLimit,
    priorWeight: z.number().min(0).max(1).nullable().optional().meta({
      description: 'The weight of the prior that steers the fit of a small base, so that figures move smoothly; 0 from 2,000 customers on.',
    }),
    why: why('fit'),
    empiricalRate: z
      .number()
      .nullable()
      .meta({ description: 'In place of a fit: repeats of a customer a week. null: there is a fit, or no week has passed.' }),
  })
  .meta({
    id: 'BuyingFit',
    description:
      "BG/NBD (Fader, Hardie, Lee 2005) or MBG/NBD (Batislam, Denizel, Filiztekin 2007), whichever the hold-out chose, on days with a purchase: the number of repeats, the time from the first to the last, and the time until the report's day.",
  });

const SpendFit = z
  .object({
    repeaters: Count.meta({ description: 'Customers whose repeats cost something.' }),
    meanSpend: Money.nullable().meta({ description: 'The average of their mean amounts a repeat. Minor units.' }),
    parameters: z
      .object({ p: z.number(), q: z.number(), v: z.number().meta({ description: 'In whole units of the currency.' }) })
      .nullable()
      .meta({ description: 'By maximum likelihood. null: not fitted.' }),
    intervals: z
      .object({ p: ParameterInterval, q: ParameterInterval, v: ParameterInterval })
      .nullable()
      .optional()
      .meta({ description: 'The 95 % interval of each parameter. null: not fitted. Reports of earlier versions lack it.' }),
    logLikelihood: z.number().nullable().meta({ description: 'For amounts in whole units of the currency.' }),
    approximate: Approximate,
    atLimit: AtLimit,
    why: why('fit'),
    empiricalSpend: Money.nullable().meta({
      description: 'In place of a fit: the mean amount of a repeat, in minor units. null: there is a fit, or no repeat.',
    }),
  })
  .meta({ id: 'SpendFit', description: 'The gamma-gamma model (Fader, Hardie 2013) of the mean amount of a repeat.' });

const Expected = z
  .object({
    horizonWeeks: Count,
    discountRate: z.number(),
    margin: z.number(),
    customers: Count,
    purchases: z.number().nullable().meta({ description: 'The expected days with a purchase of all customers together. null: unknown.' }),
    purchasesOfNewCustomer: z
      .number()
      .nullable()
      .meta({ description: 'The expected repeats of someone whose first purchase is today. null: no model.' }),
    value: Money.nullable().meta({ description: 'Purchases × spend × margin, discounted, of all customers together. null: unknown.' }),
    intervals: z
      .object({ purchases: intervalOf(z.number()), purchasesOfNewCustomer: intervalOf(z.number()), value: intervalOf(Money) })
      .optional()
      .meta({
        description:
          'How sure these expectations are, by how sure the parameters are. The later purchases of these customers vary by chance, too. Reports of earlier versions lack it.',
      }),
    soon: z
      .object({
        days: Count,
        purchases: z
          .number()
          .nullable()
          .meta({ description: 'The expected days with a purchase of all customers together. null: no model.' }),
        interval: intervalOf(z.number()),
      })
      .optional()
      .meta({
        description: 'The forecast for the next days, as many as members at risk are ranked by. Reports of earlier versions lack it.',
      }),
    byAlive: z.array(
      z.object({
        from: z.number().nullable().meta({ description: 'The lower limit of P(alive). null: there is no such probability.' }),
        to: z.number().nullable(),
        customers: Count,
        purchases: z.number().nullable(),
        value: Money.nullable(),
      }),
    ),
  })
  .meta({ id: 'ExpectedValue', description: "The forecast for the weeks after the report's day." });

const Historic = z
  .object({
    customers: Count,
    amount: Money.meta({ description: 'Net of returns. Minor units.' }),
    mean: Money.nullable(),
    steps: z.array(z.object({ from: Money, to: Money.meta({ description: 'Not including it.' }), customers: Count, amount: Money })),
  })
  .meta({ id: 'HistoricValue', description: 'The revenue of customers until now, and its distribution.' });

const Plain = z
  .object({
    orders: z.number().nullable().meta({ description: 'Orders in the last cycle, for each customer who bought in it.' }),
    averageOrderValue: z.number().nullable().meta({ description: 'In the last cycle. Minor units.' }),
    cycleDays: Count.meta({ description: '365: orders are orders a year.' }),
    churn: z.number().nullable().meta({ description: 'The share of customers of the cycle before who did not buy in the last.' }),
    years: Count,
    value: Money.nullable(),
    why: why('value'),
  })
  .meta({
    id: 'PlainValue',
    description: 'For one customer: (orders × average order value × 365 ÷ cycle days) × (1 − churn) × years, with each input.',
  });

const RetentionTable = z
  .object({
    margin: z.number(),
    costPerMemberYear: Money,
    discountRate: z.number(),
    why: z
      .string()
      .nullable()
      .meta({ description: 'The reason why there are fewer years than the terms ask for. null: there are as many.' }),
    years: z.array(
      z.object({
        year: z.int().min(1),
        customers: z.number().meta({ description: 'The remaining customers: those who buy in that year.' }),
        retention: z.number().nullable().meta({ description: "Share of the year before's customers." }),
        revenue: Money,
        cost: Money,
        grossProfit: Money,
        discountFactor: z.number(),
        discountedProfit: Money,
        cumulativeProfit: Money,
        valuePerCustomer: Money.nullable().meta({ description: 'Lifetime value of each acquired customer until the end of that year.' }),
      }),
    ),
    cohorts: z.array(
      z.object({
        cohort: z.string().meta({ description: 'The year of the first purchase.', example: '1997' }),
        year: z.int().min(1).meta({ description: 'The customer year of 365 days; the first begins with the first purchase.' }),
        observed: Count.meta({ description: 'Customers who have completed the year.' }),
        active: Count.meta({ description: 'Observed customers who bought in it.' }),
        orders: Count,
        revenue: Money,
      }),
    ),
  })
  .meta({ id: 'RetentionTable', description: "Dwyer's retention table (1989), from cohorts by year of the first purchase." });

const LogScore = z.number().nullable().meta({
  description: 'The mean logarithm, by customer, of the probability that it gave to buying or not buying; 0 is perfect.',
});
const Auc = z.number().nullable().meta({
  description: 'Area under the ROC curve: how often a customer who bought was given a higher probability than one who did not.',
});

const HoldOut = z
  .object({
    weeks: Count,
    calibratedUntil: z.iso.date(),
    until: z.iso.date().optional().meta({ description: 'The end of the held-out weeks: the last full month.' }),
    fit: BuyingFit.nullable().meta({ description: 'The chosen family, without the last weeks.' }),
    family: Family.optional().meta({
      description: 'The chosen family: mbg-nbd, unless there are 2,000 customers and bg-nbd has a `logScore` that is higher by 0.005.',
    }),
    candidates: z
      .array(
        z.object({
          family: Family,
          fit: BuyingFit,
          logScore: LogScore,
          auc: Auc,
        }),
      )
      .optional(),
    check: z
      .object({
        family: z.literal('pareto-nbd'),
        parameters: z
          .object({ r: z.number(), alpha: z.number(), s: z.number(), beta: z.number() })
          .nullable()
          .meta({ description: 'By maximum likelihood, in weeks. null: not fitted.' }),
        logLikelihood: z.number().nullable(),
        atLimit: AtLimit,
        logScore: LogScore,
        auc: Auc,
        why: why('fit'),
      })
      .optional()
      .meta({
        description:
          'Pareto/NBD (Schmittlein, Morrison, Colombo 1987) on the same customers, to compare. No member is judged by it. Reports of earlier versions lack it.',
      }),
    aucOfRecency: z
      .number()
      .nullable()
      .optional()
      .meta({ description: 'The same area for the simple rule that who bought last buys next. null: all bought, or none.' }),
    tenths: z
      .array(
        z.object({
          customers: Count,
          expected: z.number().meta({ description: 'How many of them were expected to buy.' }),
          bought: Count.meta({ description: 'How many of them bought.' }),
        }),
      )
      .optional()
      .meta({ description: 'Calibration: ten groups by the probability of the chosen family, the lowest first.' }),
    tenthsOfRecency: z
      .array(z.object({ customers: Count, bought: Count.meta({ description: 'How many of them bought.' }) }))
      .optional()
      .meta({
        description:
          'Ten groups by the simple rule, those who bought longest ago first, to compare with `tenths`. Customers who bought on the same day are in one group. Reports of earlier versions lack it.',
      }),
    classes: z.array(
      z.object({
        repeats: z.string().meta({ description: 'Repeats until the end of calibration.', example: '7+' }),
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
      'Hold-out validation: the model is fitted without the last weeks, and its forecast for them is compared with the purchases in them.',
  });

const EXAMPLE = {
  currency: 'USD',
  buying: {
    customers: 2357,
    repeaters: 946,
    family: 'mbg-nbd',
    parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
    logLikelihood: -9580,
    approximate: false,
    atLimit: [],
    priorWeight: 0,
    why: null,
    empiricalRate: null,
  },
  spend: {
    repeaters: 946,
    meanSpend: 3508,
    parameters: { p: 6.24957, q: 3.74422, v: 15.4435 },
    logLikelihood: -4055.92,
    approximate: false,
    atLimit: [],
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
      family: 'mbg-nbd',
      parameters: { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 },
      logLikelihood: -9580,
      approximate: false,
      atLimit: [],
      priorWeight: 0,
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
