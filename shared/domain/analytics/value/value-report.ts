/** The report `value`, in the contract's shape. */
import { currencyDecimals } from '../../kernel/currency.ts';
import { dateOfDay, periodName } from '../history/day.ts';
import { type AliveModel, estimateOfBuying, PURCHASE_DAYS } from '../models/alive-model.ts';
import { expectedOfNew } from '../models/bg-nbd.ts';
import { type FutureOfTenth, type FutureValues, TENTHS } from '../models/future-values.ts';
import {
  type Check,
  calibratedUntil,
  type HoldOut,
  type HoldOutClass,
  heldOutUntil,
  holdOutCheck,
  MOST_REPEATS,
  tenthsOfRecency,
} from '../models/hold-out.ts';
import { type Estimate, intervalsOfParameters, type LogInterval } from '../models/observed-information.ts';
import { estimateOfSpend, type SpendModel } from '../models/spend-model.ts';
import type { AnalyticsSettings } from '../passes/analytics-settings.ts';
import type { AsOf } from '../passes/measure.ts';
import type { BinnedCounts } from '../sums/binned-counts.ts';
import { type CohortYear, type CustomerYears, customerYears, MAX_YEARS } from './customer-years.ts';
import { retentionTable } from './dwyer.ts';
import { type HistoricValue, stepsOf } from './historic-value.ts';
import type { ValueModel } from './lifetime-value.ts';
import { type Cycles, plainValueOf } from './plain-lifetime-value.ts';
import { type Interval, purchasesSoonOf, type ValueIntervals, valueIntervals } from './value-intervals.ts';

export interface ValueResults {
  readonly measured: {
    readonly historicValue: HistoricValue;
    readonly cycles: Cycles;
    readonly customerYears: CustomerYears;
    readonly holdOut: BinnedCounts;
    readonly repeatCounts: BinnedCounts;
    readonly repeatSpend: BinnedCounts;
  };
  readonly model: ValueModel & { readonly holdOut: HoldOut };
  readonly tallied: { readonly futureValues: FutureValues };
  readonly asOf: Pick<AsOf, 'day' | 'settings'>;
}

export function valueReport({ measured, model, tallied, asOf }: ValueResults) {
  const { settings } = asOf;
  const plain = plainValueOf(measured.cycles, settings.years);
  const buying = estimateOfBuying(measured.repeatCounts, model.alive);
  const spend = estimateOfSpend(measured.repeatSpend, model.spend);
  const intervals = valueIntervals({ buying, spend }, measured.repeatCounts, model, settings);
  return {
    currency: settings.currency,
    buying: buyingOf(model.alive, buying),
    spend: spendOf(model.spend, spend, settings.currency),
    expected: {
      ...expectedOfAll(tallied.futureValues, model, intervals, settings),
      soon: soonOf(purchasesSoonOf(measured.repeatCounts, model), intervals),
    },
    historic: historicOf(measured.historicValue),
    plain: {
      ...plain,
      orders: significant(plain.orders),
      averageOrderValue: significant(plain.averageOrderValue),
      churn: significant(plain.churn),
      value: whole(plain.value),
    },
    retentionTable: retentionOf(measured.customerYears, settings),
    holdOut: holdOutOf(model.holdOut, measured.holdOut, asOf),
  };
}

/** Further digits are noise of the computation or of the data. */
const DIGITS = 9;

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));
const significant = (value: number | null): number | null => (value === null ? null : rounded(value));
// Adding 0 turns −0 into 0.
const money = (value: number): number => Math.round(value) + 0;
const whole = (value: number | null): number | null => (value === null ? null : money(value));
const perCustomer = (value: number | null, customers: number): number | null =>
  value === null || customers === 0 ? null : rounded(value / customers);

/** In units of so many. null: the data do not say. */
const inUnits = (interval: LogInterval | null | undefined, unit = 1): Interval | null =>
  interval ? { low: rounded(Math.exp(interval.low) / unit), high: rounded(Math.exp(interval.high) / unit) } : null;

/** @param estimate how sure the parameters are. */
function buyingOf(model: AliveModel, estimate: Estimate | undefined) {
  const { customers, repeaters } = model;
  if (!model.fitted)
    return {
      customers,
      repeaters,
      family: null,
      parameters: null,
      intervals: null,
      logLikelihood: null,
      approximate: null,
      atLimit: [],
      priorWeight: null,
      why: model.why,
      empiricalRate: significant(model.empirical.rate),
    };
  const { family, r, alpha, a, b } = model.parameters;
  const sure = estimate === undefined ? [] : intervalsOfParameters(estimate);
  return {
    customers,
    repeaters,
    family,
    parameters: { r: rounded(r), alpha: rounded(alpha), a: rounded(a), b: rounded(b) },
    intervals: { r: inUnits(sure[0]), alpha: inUnits(sure[1]), a: inUnits(sure[2]), b: inUnits(sure[3]) },
    logLikelihood: rounded(model.logLikelihood),
    approximate: model.approximate,
    atLimit: model.atLimit,
    priorWeight: rounded(model.priorWeight),
    why: null,
    empiricalRate: null,
  };
}

/** The model counts in minor units; people and papers in whole ones. */
function spendOf(model: SpendModel, estimate: Estimate | undefined, currency: string) {
  const { repeaters } = model;
  const meanSpend = whole(model.meanSpend);
  if (!model.fitted)
    return {
      repeaters,
      meanSpend,
      parameters: null,
      intervals: null,
      logLikelihood: null,
      approximate: null,
      atLimit: [],
      why: model.why,
      empiricalSpend: whole(model.empirical.rate),
    };
  const unit = 10 ** (currencyDecimals(currency) ?? 0);
  const { p, q, v } = model.parameters;
  const sure = estimate === undefined ? [] : intervalsOfParameters(estimate);
  return {
    repeaters,
    meanSpend,
    parameters: { p: rounded(p), q: rounded(q), v: rounded(v / unit) },
    intervals: { p: inUnits(sure[0]), q: inUnits(sure[1]), v: inUnits(sure[2], unit) },
    // The likelihood is a density of amounts, so a unit that is larger by a factor makes it greater by that factor.
    logLikelihood: rounded(model.logLikelihood + repeaters * Math.log(unit)),
    approximate: model.approximate,
    atLimit: model.atLimit,
    why: null,
    empiricalSpend: null,
  };
}

function expectedOfAll(
  { tenths }: FutureValues,
  { alive }: ValueModel,
  intervals: ValueIntervals,
  { horizonWeeks, discountRate, margin }: AnalyticsSettings,
) {
  const all = tenths.reduce<FutureOfTenth>(
    (sum, tenth) => ({
      customers: sum.customers + tenth.customers,
      purchases: sum.purchases + tenth.purchases,
      value: sum.value + tenth.value,
      unknown: sum.unknown + tenth.unknown,
    }),
    { customers: 0, purchases: 0, value: 0, unknown: 0 },
  );
  const counted = ({ customers, purchases, value, unknown }: FutureOfTenth) => ({
    customers,
    purchases: alive.fitted || alive.empirical.rate !== null ? purchases / 1_000 : null,
    value: unknown > 0 ? null : value,
  });
  const purchasesOfNewCustomer = alive.fitted ? rounded(expectedOfNew(alive.parameters, horizonWeeks)) : null;
  return {
    horizonWeeks,
    discountRate,
    margin,
    ...counted(all),
    purchasesOfNewCustomer,
    intervals: {
      purchases: times(counted(all).purchases, intervals.purchases),
      purchasesOfNewCustomer: times(purchasesOfNewCustomer, intervals.purchasesOfNew),
      value: wholeInterval(times(counted(all).value, intervals.value)),
    },
    byAlive: tenths
      .map((tenth, index) => ({
        from: index === TENTHS ? null : index / TENTHS,
        to: index === TENTHS ? null : (index + 1) / TENTHS,
        ...counted(tenth),
      }))
      .filter(({ customers }) => customers > 0),
  };
}

const soonOf = (purchases: number | null, { purchasesSoon }: ValueIntervals) => ({
  days: PURCHASE_DAYS,
  purchases: significant(purchases),
  interval: times(purchases, purchasesSoon),
});

/** @param proportions of the value. */
const times = (value: number | null, proportions: Interval | null): Interval | null =>
  value === null || proportions === null ? null : { low: rounded(value * proportions.low), high: rounded(value * proportions.high) };

const wholeInterval = (interval: Interval | null): Interval | null => interval && { low: money(interval.low), high: money(interval.high) };

const historicOf = (historic: HistoricValue) => ({
  customers: historic.customers,
  amount: historic.amount,
  mean: historic.customers === 0 ? null : money(historic.amount / historic.customers),
  steps: stepsOf(historic),
});

function retentionOf(measured: CustomerYears, { margin, costPerMemberYear, discountRate, years }: AnalyticsSettings) {
  const table = retentionTable(customerYears(measured, years), { margin, costPerMemberYear, discountRate });
  const asked = Math.min(years, MAX_YEARS);
  return {
    margin,
    costPerMemberYear,
    discountRate,
    why: table.length >= asked ? null : `no customer has been one for ${table.length + 1} years`,
    years: table.map((year) => ({
      ...year,
      customers: rounded(year.customers),
      retention: significant(year.retention),
      revenue: money(year.revenue),
      cost: money(year.cost),
      grossProfit: money(year.grossProfit),
      discountFactor: rounded(year.discountFactor),
      discountedProfit: money(year.discountedProfit),
      cumulativeProfit: money(year.cumulativeProfit),
      valuePerCustomer: whole(year.valuePerCustomer),
    })),
    cohorts: Object.entries(measured.cohorts)
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .flatMap(([year, counted]) => counted.map((each, index) => cohortYear(Number(year), index, each))),
  };
}

const cohortYear = (year: number, index: number, { observed, active, orders, amount }: CohortYear) => ({
  cohort: periodName(year, 'year'),
  year: index + 1,
  observed,
  active,
  orders,
  revenue: amount,
});

function checkOf({ model, score, area }: Check) {
  const scores = { family: 'pareto-nbd', logScore: significant(score), auc: significant(area) };
  if (!model.fitted) return { ...scores, parameters: null, logLikelihood: null, atLimit: [], why: model.why };
  const { r, alpha, s, beta } = model.parameters;
  return {
    ...scores,
    parameters: { r: rounded(r), alpha: rounded(alpha), s: rounded(s), beta: rounded(beta) },
    logLikelihood: rounded(model.logLikelihood),
    atLimit: model.atLimit,
    why: null,
  };
}

/** @param counts that the candidates were fitted on. */
function holdOutOf(
  { family, candidates, areaOfRecency, tenths, classes }: HoldOut,
  counts: BinnedCounts,
  asOf: Pick<AsOf, 'day' | 'settings'>,
) {
  const weeks = asOf.settings.holdoutWeeks;
  const tried = candidates.map(({ family: of, model, score, area }) => ({
    family: of,
    fit: buyingOf(model, estimateOfBuying(counts, model)),
    logScore: significant(score),
    auc: significant(area),
  }));
  const sum = (of: (each: HoldOutClass) => number) => classes.reduce((total, each) => total + of(each), 0);
  const known = classes.every(({ predicted }) => predicted !== null);
  return {
    weeks,
    calibratedUntil: dateOfDay(calibratedUntil(asOf)),
    until: dateOfDay(heldOutUntil(asOf)),
    fit: tried.find((candidate) => candidate.family === family)?.fit ?? null,
    family,
    candidates: tried,
    check: checkOf(holdOutCheck(counts, weeks)),
    aucOfRecency: significant(areaOfRecency),
    tenths: tenths.map(({ customers, expected, bought }) => ({ customers, expected: rounded(expected), bought })),
    tenthsOfRecency: tenthsOfRecency(counts),
    classes: classes.map(({ repeats, customers, predicted, actual }) => ({
      repeats: repeats === MOST_REPEATS ? `${repeats}+` : String(repeats),
      customers,
      predicted: significant(predicted),
      actual,
      predictedPerCustomer: perCustomer(predicted, customers),
      actualPerCustomer: perCustomer(actual, customers),
    })),
    customers: sum(({ customers }) => customers),
    predicted: known ? rounded(sum(({ predicted }) => predicted ?? 0)) : null,
    actual: sum(({ actual }) => actual),
  };
}
