/** The report `retention`: cohorts, repeat rates, intervals and churn. */

import { type Day, periodName, periodOf, startOfPeriod } from '../history/day.ts';
import { CHURN_MONTHS, type Churn } from '../lifecycle/churn.ts';
import type { ChurnRule } from '../passes/analytics-settings.ts';
import type { AsOf } from '../passes/measure.ts';
import { quantile } from '../sums/counts.ts';
import { rounded, share } from '../sums/share.ts';
import { type AllCohorts, cohortReports } from './cohort-report.ts';
import type { CohortTables } from './cohorts.ts';
import type { IntervalModel } from './expected-interval.ts';
import { type Intervals, MAX_INTERVAL_DAYS, REPEAT_WINDOWS } from './intervals.ts';

/** The input of the report, by the names of the passes. */
export interface RetentionResults {
  readonly measured: { readonly cohorts: CohortTables; readonly intervals: Intervals };
  readonly model: { readonly interval: IntervalModel };
  readonly tallied: { readonly churn: Churn };
  readonly asOf: AsOf;
}

/** The report as it is stored: with every cohort table, of which a request is served one. */
export function retentionReport({ measured, model, tallied, asOf: { day, settings } }: RetentionResults) {
  const cohorts: AllCohorts = cohortReports(measured.cohorts, day);
  return {
    currency: settings.currency,
    cohorts,
    repeat: repeatOf(measured.intervals),
    intervals: intervalsOf(measured.intervals, model.interval),
    churn: churnOf(tallied.churn, settings.churn, model.interval, day),
  };
}

function repeatOf({ customers, repeaters, observed, returned }: Intervals) {
  return {
    customers,
    repeaters,
    rate: share(repeaters, customers),
    within: REPEAT_WINDOWS.map((days, at) => {
      const [all, those] = [observed[at] ?? 0, returned[at] ?? 0];
      return { days, observed: all, returned: those, rate: share(those, all) };
    }),
    ...(customers === 0 ? { why: 'nobody has bought yet' } : {}),
  };
}

const QUANTILES = [0.1, 0.25, 0.5, 0.75, 0.9] as const;

function intervalsOf({ days, sumOfDays }: Intervals, { intervals, medianDays, credibility, why }: IntervalModel) {
  return {
    intervals,
    meanDays: intervals === 0 ? null : rounded(sumOfDays / intervals),
    medianDays,
    quantiles: intervals === 0 ? [] : QUANTILES.map((of) => ({ share: of, days: quantile(days, of) ?? 0 })),
    credibility: credibility === null ? null : rounded(credibility),
    ...(why === undefined ? {} : { why }),
    longest: MAX_INTERVAL_DAYS,
    histogram: days.flatMap((counted, length) => (counted === 0 ? [] : [{ days: length, intervals: counted }])),
  };
}

function churnOf({ months, customers, lapsed }: Churn, rule: ChurnRule, interval: IntervalModel, day: Day) {
  const last = periodOf(day, 'month');
  return {
    rule,
    customers,
    lapsed,
    months: Array.from({ length: CHURN_MONTHS }, (_, at) => {
      const of = (column: keyof Churn['months']) => months[column][at] ?? 0;
      const month = last - CHURN_MONTHS + 1 + at;
      return {
        month: periodName(month, 'month'),
        complete: startOfPeriod(month + 1, 'month') <= day + 1,
        atStart: of('atStart'),
        gained: of('gained'),
        churned: of('churned'),
        churnedOfStart: of('churnedOfStart'),
        churnRate: share(of('churnedOfStart'), of('atStart')),
        lapsedAtStart: of('lapsedAtStart'),
        reactivated: of('reactivated'),
        reactivatedOfStart: of('reactivatedOfStart'),
        reactivationRate: share(of('reactivatedOfStart'), of('lapsedAtStart')),
      };
    }),
    ...(rule.by === 'interval' && interval.meanDays === null && interval.why !== undefined ? { why: interval.why } : {}),
  };
}
