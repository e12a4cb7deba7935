/** Churned and reactivated customers by month: counts of all members' customer periods. */

import { customerPeriodsOf } from '../history/customer-periods.ts';
import { type Day, periodOf } from '../history/day.ts';
import type { AsOf, Tally } from '../passes/measure.ts';
import type { IntervalModel } from '../retention/expected-interval.ts';
import { type Counts, count, mergeCounts } from '../sums/counts.ts';

/** The month of the report and the months before it. */
export const CHURN_MONTHS = 12;

const COLUMNS = ['atStart', 'gained', 'churned', 'churnedOfStart', 'lapsedAtStart', 'reactivated', 'reactivatedOfStart'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * By month, the oldest first. `atStart` and `lapsedAtStart` count at the end of the day before the month; `…OfStart` counts events
 * among those.
 */
export interface Churn {
  months: Record<Column, Counts>;
  /** At the end of the report's day. */
  customers: number;
  lapsed: number;
}

const noMonths = (): Counts => Array.from({ length: CHURN_MONTHS }, () => 0);

export const CHURN: Tally<Churn, { readonly interval: IntervalModel }> = {
  empty: () => ({
    months: {
      atStart: noMonths(),
      gained: noMonths(),
      churned: noMonths(),
      churnedOfStart: noMonths(),
      lapsedAtStart: noMonths(),
      reactivated: noMonths(),
      reactivatedOfStart: noMonths(),
    },
    customers: 0,
    lapsed: 0,
  }),

  add(state, member, _insight, { interval }, { day, settings }) {
    const monthOf = monthsUntil(day);
    let lapsedIn: number | null = null;
    let open = false;
    for (const period of customerPeriodsOf(member, interval, settings.churn, day)) {
      const months: PeriodMonths = { from: monthOf(period.from), until: period.lapsedOn === null ? null : monthOf(period.lapsedOn) };
      addStart(state, months, lapsedIn);
      addEnd(state, months);
      lapsedIn = months.until;
      open = months.until === null;
    }
    if (open) state.customers += 1;
    if (lapsedIn === null) return;
    state.lapsed += 1;
    addStock(state.months.lapsedAtStart, lapsedIn, CHURN_MONTHS - 1);
  },

  merge(into, from) {
    for (const column of COLUMNS) mergeCounts(into.months[column], from.months[column]);
    into.customers += from.customers;
    into.lapsed += from.lapsed;
  },
};

/** Months by number: `CHURN_MONTHS - 1` is the report's month; months before the first are negative. */
interface PeriodMonths {
  readonly from: number;
  readonly until: number | null;
}

const monthsUntil = (day: AsOf['day']) => {
  const first = periodOf(day, 'month') - CHURN_MONTHS + 1;
  return (of: Day): number => periodOf(of, 'month') - first;
};

/** @param lapsedIn the month in which the period before ended. null: there is none. */
function addStart({ months }: Churn, { from }: PeriodMonths, lapsedIn: number | null): void {
  addEvent(lapsedIn === null ? months.gained : months.reactivated, from);
  if (lapsedIn === null) return;
  if (lapsedIn < from) addEvent(months.reactivatedOfStart, from);
  addStock(months.lapsedAtStart, lapsedIn, from);
}

function addEnd({ months }: Churn, { from, until }: PeriodMonths): void {
  addStock(months.atStart, from, until ?? CHURN_MONTHS - 1);
  if (until === null) return;
  addEvent(months.churned, until);
  if (from < until) addEvent(months.churnedOfStart, until);
}

function addEvent(counts: Counts, month: number): void {
  if (month >= 0) count(counts, month);
}

/** Counts a state at the start of each month after the one in which it began, up to the one in which it ended. */
function addStock(counts: Counts, from: number, until: number): void {
  for (let month = Math.max(0, from + 1); month <= until; month += 1) count(counts, month);
}
