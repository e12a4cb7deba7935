/** The plain formula, historic value, Dwyer's table and the value of a member, each against numbers computed by hand. */
import { describe, expect, it } from 'vitest';
import type { MemberAsOf } from '../../../../shared/domain/analytics/history/member-as-of.ts';
import {
  type AliveModel,
  aliveModel,
  aliveNow,
  expectedPurchases,
  MIN_CUSTOMERS,
  MIN_REPEATERS,
} from '../../../../shared/domain/analytics/models/alive-model.ts';
import { forecastOf } from '../../../../shared/domain/analytics/models/forecast.ts';
import { expectedSpend } from '../../../../shared/domain/analytics/models/gamma-gamma.ts';
import { REPEAT_COUNTS } from '../../../../shared/domain/analytics/models/repeat-counts.ts';
import { REPEAT_SPEND } from '../../../../shared/domain/analytics/models/repeat-spend.ts';
import { type SpendModel, spendModel } from '../../../../shared/domain/analytics/models/spend-model.ts';
import type { Measure } from '../../../../shared/domain/analytics/passes/measure.ts';
import { CUSTOMER_YEARS, customerYears } from '../../../../shared/domain/analytics/value/customer-years.ts';
import { retentionTable } from '../../../../shared/domain/analytics/value/dwyer.ts';
import { HISTORIC_VALUE, stepsOf } from '../../../../shared/domain/analytics/value/historic-value.ts';
import { expectedOfMember } from '../../../../shared/domain/analytics/value/lifetime-value.ts';
import { CYCLES, plainLifetimeValue, plainValueOf } from '../../../../shared/domain/analytics/value/plain-lifetime-value.ts';
import { aMemberAsOf, asOf, NO_POINTS, on } from '../../../support/analytics/member-as-of.ts';

const AT = asOf('1998-12-31');

/** Each member is measured alone, and the states are merged. */
function measured<State>({ empty, add, merge }: Measure<State>, members: readonly MemberAsOf[], at = AT): State {
  const all = empty();
  for (const member of members) {
    const one = empty();
    add(one, member, NO_POINTS, at);
    merge(all, one);
  }
  return all;
}

describe('the plain formula', () => {
  it('is the worked example of the literature', () => {
    expect(plainLifetimeValue({ orders: 12, averageOrderValue: 100, cycleDays: 30, churn: 0.05, years: 10 })).toBeCloseTo(138_700, 6);
  });

  it('takes its inputs from the last year and the year before', () => {
    const stayed = aMemberAsOf().boughtOn('1997-12-31', 999).boughtOn('1998-01-01', 2_000).boughtOn('1998-12-31', 4_000, { orders: 2 });
    const left = aMemberAsOf().boughtOn('1997-01-01', 999);
    const earlier = aMemberAsOf().boughtOn('1996-12-31', 999);
    const cycles = measured(
      CYCLES,
      [stayed, left, earlier].map((member) => member.build()),
    );
    expect(cycles).toEqual({ customers: 1, orders: 3, amount: 6_000, before: 2, lost: 1 });
    expect(plainValueOf(cycles, 5)).toEqual({
      orders: 3,
      averageOrderValue: 2_000,
      cycleDays: 365,
      churn: 0.5,
      years: 5,
      value: 15_000,
      why: null,
    });
  });

  it('has no value where an input is unknown, and names the input', () => {
    expect(plainValueOf(measured(CYCLES, []), 5)).toMatchObject({ value: null, why: 'nothing was bought in the last 365 days' });
    expect(plainValueOf(measured(CYCLES, [aMemberAsOf().boughtOn('1998-06-01').build()]), 5)).toMatchObject({
      orders: 1,
      churn: null,
      value: null,
      why: 'no customer bought in the 365 days before the last 365, so churn is not known',
    });
  });
});

it('historic value has steps of 1, 2 and 5', () => {
  const amounts = [0, 1, 199, 200, 499, 500, 123_456];
  const historic = measured(HISTORIC_VALUE, [
    ...amounts.map((amount) => aMemberAsOf().boughtOn('1998-01-01', amount).build()),
    aMemberAsOf().build(),
  ]);
  expect(historic).toMatchObject({ customers: 7, amount: 124_855 });
  expect(stepsOf(historic)).toEqual([
    { from: 0, to: 1, customers: 1, amount: 0 },
    { from: 1, to: 2, customers: 1, amount: 1 },
    { from: 100, to: 200, customers: 1, amount: 199 },
    { from: 200, to: 500, customers: 2, amount: 699 },
    { from: 500, to: 1_000, customers: 1, amount: 500 },
    { from: 100_000, to: 200_000, customers: 1, amount: 123_456 },
  ]);
});

describe("Dwyer's retention table", () => {
  it('has the numbers of a worked example: 1,000 customers of $150 a year, half the price in costs, 20 % a year', () => {
    // Form, customers and sales are those of "Lifetime Customer Value" (Database Marketing, May 1997): 50 % stay, each year 5 % more of the rest.
    const customers = [1_000, 500, 275, 165, 107.25];
    const table = retentionTable(
      customers.map((left) => ({ customers: left, revenue: left * 15_000 })),
      {
        margin: 0.5,
        costPerMemberYear: 0,
        discountRate: 0.2,
      },
    );
    expect(table.map(({ retention }) => retention)).toEqual([null, 0.5, 0.55, 0.6, 0.65]);
    expect(table.map(({ revenue }) => revenue)).toEqual([15_000_000, 7_500_000, 4_125_000, 2_475_000, 1_608_750]);
    expect(table.map(({ grossProfit }) => grossProfit)).toEqual([7_500_000, 3_750_000, 2_062_500, 1_237_500, 804_375]);
    // 75,000 + 37,500 ÷ 1.2 + 20,625 ÷ 1.44 + 12,375 ÷ 1.728 + 8,043.75 ÷ 2.0736, in dollars.
    expect(table.map(({ discountedProfit }) => Math.round(discountedProfit))).toEqual([7_500_000, 3_125_000, 1_432_292, 716_146, 387_912]);
    expect(table.map(({ cumulativeProfit }) => Math.round(cumulativeProfit))).toEqual([
      7_500_000, 10_625_000, 12_057_292, 12_773_438, 13_161_350,
    ]);
    expect(table.map(({ valuePerCustomer }) => Math.round(valuePerCustomer ?? Number.NaN))).toEqual([
      7_500, 10_625, 12_057, 12_773, 13_161,
    ]);
  });

  it('deducts the cost of serving a customer', () => {
    const [year] = retentionTable([{ customers: 10, revenue: 1_000 }], { margin: 0.4, costPerMemberYear: 7, discountRate: 0 });
    expect(year).toMatchObject({ cost: 670, grossProfit: 330, valuePerCustomer: 33 });
  });

  it('has complete years by cohort, and a chain of ratios where newer customers were observed for fewer', () => {
    const bought = (...dates: readonly string[]) => dates.reduce((member, date) => member.boughtOn(date, 1_000), aMemberAsOf()).build();
    const years = measured(CUSTOMER_YEARS, [
      bought('1996-02-01', '1997-03-01', '1998-03-01'),
      bought('1996-02-01', '1998-03-01'),
      bought('1997-02-01'),
      bought('1997-02-01'),
      // Only a month of this customer's first year is over.
      bought('1998-12-01'),
    ]);
    // Years are numbered from year 0.
    expect(years.cohorts['1996']).toEqual([
      { observed: 2, active: 2, activeBefore: 2, orders: 2, amount: 2_000 },
      { observed: 2, active: 1, activeBefore: 2, orders: 1, amount: 1_000 },
    ]);
    expect(years.cohorts['1997']).toEqual([{ observed: 2, active: 2, activeBefore: 2, orders: 2, amount: 2_000 }]);
    expect(customerYears(years, 5)).toEqual([
      { customers: 4, revenue: 4_000 },
      { customers: 2, revenue: 2_000 },
    ]);
    expect(customerYears(years, 1)).toHaveLength(1);
  });
});

const FITTED: AliveModel = {
  customers: 2357,
  repeaters: 946,
  fitted: true,
  parameters: { family: 'bg-nbd', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 },
  logLikelihood: -9582.4,
  approximate: false,
  atLimit: [],
  priorWeight: 0,
};
const SPEND: SpendModel = {
  repeaters: 946,
  meanSpend: 3508,
  fitted: true,
  parameters: { p: 6.25, q: 3.74, v: 1545 },
  logLikelihood: -8412,
  approximate: false,
  atLimit: [],
};

describe('the value of a member over the horizon', () => {
  const member = aMemberAsOf().boughtOn('1998-01-01', 2_000).boughtOn('1998-10-01', 3_000).boughtOn('1998-12-01', 5_000).build();
  const horizon = { horizonWeeks: 30, discountRate: 0.1, margin: 0.5 };

  it('is purchases × spend × margin, discounted', () => {
    const until = (weeks: number) => expectedPurchases(FITTED, member, AT.day, weeks) ?? Number.NaN;
    // Equation 5 of the gamma-gamma note: x 2, m̄ 4,000.
    const spend = (6.25 * (1_545 + 2 * 4_000)) / (6.25 * 2 + 3.74 - 1);
    const discounted =
      until(13) / 1.1 ** (6.5 / 52.1786) +
      (until(26) - until(13)) / 1.1 ** (19.5 / 52.1786) +
      (until(30) - until(26)) / 1.1 ** (28 / 52.1786);
    expect(expectedOfMember({ alive: FITTED, spend: SPEND }, member, AT.day, horizon)?.value).toBeCloseTo(discounted * spend * 0.5, 3);
    expect(until(30)).toBeGreaterThan(discounted);
  });

  it('is unknown for a member who has not bought', () => {
    const nobody = aMemberAsOf().build();
    expect(aliveNow(FITTED, nobody, AT.day)).toBeNull();
    expect(expectedOfMember({ alive: FITTED, spend: SPEND }, nobody, AT.day, horizon)).toBeNull();
  });

  it('leaves out purchases after the day', () => {
    expect(aliveNow(FITTED, member, on('1998-03-01'))).toBe(1);
    expect(aliveNow(FITTED, member, AT.day)).toBeLessThan(1);
  });
});

describe('too few data', () => {
  const buyer = aMemberAsOf().boughtOn('1998-12-17', 1_000).boughtOn('1998-12-24', 3_000).build();
  const once = aMemberAsOf().boughtOn('1998-12-17', 1_000).build();
  const modelsOf = (members: readonly MemberAsOf[]) => ({
    alive: aliveModel(measured(REPEAT_COUNTS, members), 'bg-nbd'),
    spend: spendModel(measured(REPEAT_SPEND, members)),
  });
  const many = (member: MemberAsOf, times: number) => Array.from({ length: times }, () => member);

  it('are reported, and the mean rate of all replaces a model', () => {
    const models = modelsOf([buyer, once, aMemberAsOf().build()]);
    // One repeat in 2 × 2 weeks.
    expect(models.alive).toEqual({
      customers: 2,
      repeaters: 1,
      fitted: false,
      why: `2 customers are too few: at least ${MIN_CUSTOMERS}`,
      empirical: { rate: 0.25 },
    });
    expect(models.spend).toMatchObject({ repeaters: 1, fitted: false, empirical: { rate: 3_000 } });
    expect(aliveNow(models.alive, buyer, AT.day)).toBeNull();
    expect(expectedPurchases(models.alive, buyer, AT.day, 8)).toBe(2);
    expect(expectedOfMember(models, buyer, AT.day, { horizonWeeks: 8, discountRate: 0, margin: 1 })?.value).toBeCloseTo(6_000, 9);
    // A member's own rate says more than that of all.
    expect(forecastOf(models, buyer, AT)).toMatchObject({ alive: null, futureValue: null });
  });

  it('include too few customers who bought again', () => {
    const { alive } = modelsOf([...many(once, MIN_CUSTOMERS), ...many(buyer, MIN_REPEATERS - 1)]);
    expect(alive).toMatchObject({
      fitted: false,
      why: `${MIN_REPEATERS - 1} customers who bought again are too few: at least ${MIN_REPEATERS}`,
    });
  });

  it('N1: do not include customers who are all alike: the model is at a limit, and says so', () => {
    const { alive, spend } = modelsOf([...many(once, MIN_CUSTOMERS), ...many(buyer, MIN_REPEATERS)]);
    expect(alive).toMatchObject({ fitted: true, priorWeight: 1 - 130 / 2_000 });
    expect(spend.fitted && spend.atLimit).not.toEqual([]);
    const spendOf = spend.fitted ? expectedSpend(spend.parameters, { repeats: 0, mean: 0 }) : Number.NaN;
    expect((spendOf ?? Number.NaN) / 3_000).toBeCloseTo(1, 3);
    const large = modelsOf([...many(once, 2_000), ...many(buyer, 600)]);
    expect(large.alive).toMatchObject({ fitted: true, priorWeight: 0, atLimit: expect.arrayContaining(['alpha']) });
  });

  it('include no data at all', () => {
    const models = modelsOf([]);
    expect(models.alive).toMatchObject({ customers: 0, fitted: false, empirical: { rate: null } });
    expect(models.spend).toMatchObject({ repeaters: 0, meanSpend: null, fitted: false, empirical: { rate: null } });
    expect(expectedOfMember(models, buyer, AT.day, AT.settings)).toBeNull();
  });
});
