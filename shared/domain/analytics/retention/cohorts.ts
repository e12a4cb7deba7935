/**
 * Cohort tables: members by the period in which they began, and their purchases in each period since. Periods are calendar periods.
 * Period 0 is the one in which the member began; the last is that of the report.
 */

import { type Day, type PeriodUnit, periodOf } from '../history/day.ts';
import type { PurchaseDay } from '../history/member-as-of.ts';
import type { Measure } from '../passes/measure.ts';
import { type Counts, count, mergeCounts } from '../sums/counts.ts';

export const COHORT_BASES = ['enrolment', 'first-purchase'] as const;
export type CohortBasis = (typeof COHORT_BASES)[number];

export const COHORT_UNITS = ['month', 'quarter', 'week'] as const satisfies readonly PeriodUnit[];
export type CohortUnit = (typeof COHORT_UNITS)[number];

/**
 * The newest cohorts, which have a row of their own: three years of months, five of quarters, two of weeks, so that a table stays
 * readable. Older ones share one row, `earlier`, by periods since each of them began.
 */
export const COHORTS: Readonly<Record<CohortUnit, number>> = { month: 36, quarter: 20, week: 104 };

/** By periods since the cohort began. Money and points are less returns, by the day of the purchase. */
export interface CohortRow {
  members: number;
  /** Members with a purchase in the period. */
  active: Counts;
  /** Members whose last purchase is in the period. Their sum from a period on is the number active in it or later. */
  last: Counts;
  orders: Counts;
  revenue: Counts;
  points: Counts;
}

export interface CohortTable {
  /** By age in periods. Age `COHORTS` is the row `earlier`; its place `COHORTS` holds everything after that many periods. */
  rows: { [age: number]: CohortRow };
  outside: Outside;
}

/** Outside every cohort: members who had not begun by the report's day, and purchases in periods before the member began. */
export interface Outside {
  members: number;
  orders: number;
  revenue: number;
  points: number;
}

export type CohortTables = Record<CohortBasis, Record<CohortUnit, CohortTable>>;

const noTable = (): CohortTable => ({ rows: {}, outside: { members: 0, orders: 0, revenue: 0, points: 0 } });
const noTables = (): Record<CohortUnit, CohortTable> => ({ month: noTable(), quarter: noTable(), week: noTable() });

export const COHORT_TABLES: Measure<CohortTables> = {
  empty: () => ({ enrolment: noTables(), 'first-purchase': noTables() }),

  add(state, { enrolledOn, purchases }, _points, { day }) {
    // Computed once for all six tables, because it takes most of the time.
    const now = periodsOf(day);
    const bought = purchases.map((purchase) => periodsOf(purchase.day));
    const enrolled = enrolledOn > day ? undefined : periodsOf(enrolledOn);
    for (const unit of COHORT_UNITS) {
      addMember(state.enrolment[unit], unit, now, enrolled, purchases, bought);
      addMember(state['first-purchase'][unit], unit, now, bought[0], purchases, bought);
    }
  },

  merge(into, from) {
    for (const basis of COHORT_BASES) for (const unit of COHORT_UNITS) mergeTable(into[basis][unit], from[basis][unit]);
  },
};

type Periods = Readonly<Record<CohortUnit, number>>;

function periodsOf(day: Day): Periods {
  const month = periodOf(day, 'month');
  return { month, quarter: Math.floor(month / MONTHS_A_QUARTER), week: periodOf(day, 'week') };
}

const MONTHS_A_QUARTER = 3;

/** @param began undefined: the member had not begun by the report's day. */
function addMember(
  { rows, outside }: CohortTable,
  unit: CohortUnit,
  now: Periods,
  began: Periods | undefined,
  purchases: readonly PurchaseDay[],
  bought: readonly Periods[],
): void {
  if (began === undefined) {
    outside.members += 1;
    for (const purchase of purchases) addOutside(outside, purchase);
    return;
  }
  const bound = COHORTS[unit];
  const row = rowOf(rows, Math.min(now[unit] - began[unit], bound));
  row.members += 1;
  let last = -1;
  purchases.forEach((purchase, at) => {
    const since = Math.min((bought[at] ?? began)[unit] - began[unit], bound);
    if (since < 0) {
      addOutside(outside, purchase);
      return;
    }
    if (since > last) count(row.active, since);
    last = since;
    count(row.orders, since, purchase.orders);
    count(row.revenue, since, purchase.amount);
    count(row.points, since, purchase.points);
  });
  if (last >= 0) count(row.last, last);
}

function addOutside(outside: Outside, { orders, amount, points }: PurchaseDay): void {
  outside.orders += orders;
  outside.revenue += amount;
  outside.points += points;
}

function rowOf(rows: CohortTable['rows'], age: number): CohortRow {
  const row = rows[age] ?? { members: 0, active: [], last: [], orders: [], revenue: [], points: [] };
  rows[age] = row;
  return row;
}

function mergeTable(into: CohortTable, from: CohortTable): void {
  for (const [age, row] of Object.entries(from.rows)) mergeRow(rowOf(into.rows, Number(age)), row);
  into.outside.members += from.outside.members;
  into.outside.orders += from.outside.orders;
  into.outside.revenue += from.outside.revenue;
  into.outside.points += from.outside.points;
}

function mergeRow(into: CohortRow, from: CohortRow): void {
  into.members += from.members;
  for (const what of ['active', 'last', 'orders', 'revenue', 'points'] as const) mergeCounts(into[what], from[what]);
}
