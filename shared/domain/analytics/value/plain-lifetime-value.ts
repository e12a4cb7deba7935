/**
 * The plain formula of lifetime value: (orders × average order value × 365 ÷ cycle days) × (1 − churn) × years. The example of the
 * literature: 12 orders of 100 in a cycle of 30 days, churn 5 %, 10 years: 12 × 100 × 365 ÷ 30 × 0.95 × 10 = 138,700.
 */
import { YEAR_DAYS } from '../history/day.ts';
import type { Measure } from '../passes/measure.ts';

export interface PlainInputs {
  /** Orders of one customer in one cycle. */
  readonly orders: number;
  /** Minor units. */
  readonly averageOrderValue: number;
  readonly cycleDays: number;
  /** The share of customers who churn in a cycle, 0 to 1. */
  readonly churn: number;
  readonly years: number;
}

export const plainLifetimeValue = ({ orders, averageOrderValue, cycleDays, churn, years }: PlainInputs): number =>
  ((orders * averageOrderValue * YEAR_DAYS) / cycleDays) * (1 - churn) * years;

/** The cycle for inputs taken from purchases: a year, so orders are orders a year. */
const CYCLE_DAYS = YEAR_DAYS;

/** Counts over the last two cycles. */
export interface Cycles {
  /** Customers who bought in the last cycle, their orders, and the amount of these. */
  customers: number;
  orders: number;
  amount: number;
  /** Customers who bought in the cycle before, and those of them who did not buy in the last. */
  before: number;
  lost: number;
}

export const CYCLES: Measure<Cycles> = {
  empty: () => ({ customers: 0, orders: 0, amount: 0, before: 0, lost: 0 }),
  add(state, { purchases }, _points, { day }) {
    const [from, beforeFrom] = [day - CYCLE_DAYS + 1, day - 2 * CYCLE_DAYS + 1];
    let [bought, boughtBefore] = [false, false];
    for (const purchase of purchases) {
      if (purchase.day >= from) {
        bought = true;
        state.orders += purchase.orders;
        state.amount += purchase.amount;
      } else if (purchase.day >= beforeFrom) boughtBefore = true;
    }
    if (bought) state.customers += 1;
    if (boughtBefore) state.before += 1;
    if (boughtBefore && !bought) state.lost += 1;
  },
  merge(into, from) {
    into.customers += from.customers;
    into.orders += from.orders;
    into.amount += from.amount;
    into.before += from.before;
    into.lost += from.lost;
  },
};

/** null where a number is unknown. `value` is in minor units. */
export interface PlainValue {
  readonly orders: number | null;
  readonly averageOrderValue: number | null;
  readonly cycleDays: number;
  readonly churn: number | null;
  readonly years: number;
  readonly value: number | null;
  /** The reason for a null value. */
  readonly why: string | null;
}

export function plainValueOf({ customers, orders, amount, before, lost }: Cycles, years: number): PlainValue {
  const known = {
    orders: customers > 0 ? orders / customers : null,
    averageOrderValue: orders > 0 ? amount / orders : null,
    cycleDays: CYCLE_DAYS,
    churn: before > 0 ? lost / before : null,
    years,
  };
  const { churn, averageOrderValue } = known;
  if (known.orders === null || averageOrderValue === null)
    return { ...known, value: null, why: `nothing was bought in the last ${CYCLE_DAYS} days` };
  if (churn === null)
    return {
      ...known,
      value: null,
      why: `no customer bought in the ${CYCLE_DAYS} days before the last ${CYCLE_DAYS}, so churn is not known`,
    };
  return { ...known, value: plainLifetimeValue({ ...known, orders: known.orders, averageOrderValue, churn }), why: null };
}
