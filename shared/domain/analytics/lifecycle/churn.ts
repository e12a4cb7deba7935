/** Customers who are lost and who come back, by month: the spells of all members, counted. */

import { type Day, periodOf } from '../history/day.ts';
import { spellsOf } from '../history/spells.ts';
import type { AsOf, Tally } from '../passes/measure.ts';
import type { IntervalModel } from '../retention/expected-interval.ts';
import { type Counts, count, mergeCounts } from '../sums/counts.ts';

/** The month of the report, and those before it. */
export const CHURN_MONTHS = 12;

const COLUMNS = ['atStart', 'gained', 'churned', 'churnedOfStart', 'lapsedAtStart', 'reactivated', 'reactivatedOfStart'] as const;
type Column = (typeof COLUMNS)[number];

/** By month, the oldest first. `atStart` and `lapsedAtStart` are at the end of the day before; `OfStart` are those of them to whom it happened. */
export interface Churn {
  months: Record<Column, Counts>;
  /** At the end of the day of the report. */
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
    for (const spell of spellsOf(member, interval, settings.churn, day)) {
      const months: SpellMonths = { from: monthOf(spell.from), until: spell.lapsedOn === null ? null : monthOf(spell.lapsedOn) };
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

/** By number of month: that of the report is the last one, `CHURN_MONTHS - 1`; those before the first are negative. */
interface SpellMonths {
  readonly from: number;
  readonly until: number | null;
}

const monthsUntil = (day: AsOf['day']) => {
  const first = periodOf(day, 'month') - CHURN_MONTHS + 1;
  return (of: Day): number => periodOf(of, 'month') - first;
};

/** @param lapsedIn the month in which the spell before it ended; null: there is none. */
function addStart({ months }: Churn, { from }: SpellMonths, lapsedIn: number | null): void {
  addEvent(lapsedIn === null ? months.gained : months.reactivated, from);
  if (lapsedIn === null) return;
  if (lapsedIn < from) addEvent(months.reactivatedOfStart, from);
  addStock(months.lapsedAtStart, lapsedIn, from);
}

function addEnd({ months }: Churn, { from, until }: SpellMonths): void {
  addStock(months.atStart, from, until ?? CHURN_MONTHS - 1);
  if (until === null) return;
  addEvent(months.churned, until);
  if (from < until) addEvent(months.churnedOfStart, until);
}

function addEvent(counts: Counts, month: number): void {
  if (month >= 0) count(counts, month);
}

/** What began in one month and ended in another was so at the start of each month after the first, up to the last. */
function addStock(counts: Counts, from: number, until: number): void {
  for (let month = Math.max(0, from + 1); month <= until; month += 1) count(counts, month);
}
