/** The revenue of customers until now, and its distribution over them. */

import { revenueOf } from '../history/spending.ts';
import type { Measure } from '../passes/measure.ts';

export interface HistoricValue {
  customers: number;
  /** Minor units. */
  amount: number;
  /** By the least amount of each step. */
  steps: Record<string, Step>;
}

interface Step {
  customers: number;
  amount: number;
}

export const HISTORIC_VALUE: Measure<HistoricValue> = {
  empty: () => ({ customers: 0, amount: 0, steps: {} }),
  add(state, { purchases }) {
    if (purchases.length === 0) return;
    const amount = revenueOf(purchases);
    addTo(state, stepOf(amount), { customers: 1, amount });
  },
  merge(into, from) {
    for (const [step, counted] of Object.entries(from.steps)) addTo(into, Number(step), counted);
  },
};

function addTo(state: HistoricValue, step: number, { customers, amount }: Step): void {
  const before = state.steps[step] ?? { customers: 0, amount: 0 };
  state.steps[step] = { customers: before.customers + customers, amount: before.amount + amount };
  state.customers += customers;
  state.amount += amount;
}

/** 0, 1, 2, 5, 10, 20, 50, … minor units: three steps for each decimal, for every currency, beyond all possible sums. */
const STEPS: readonly number[] = [0, ...Array.from({ length: 16 }, (_, decimal) => [1, 2, 5].map((digit) => digit * 10 ** decimal)).flat()];

/** The greatest step at or below the amount. @param amount at least 0. */
const stepOf = (amount: number): number => STEPS.findLast((step) => step <= amount) ?? 0;

const after = (step: number): number => STEPS[STEPS.indexOf(step) + 1] ?? Number.MAX_SAFE_INTEGER;

/** Steps from `from` up to, not including, `to`; the least first. */
export const stepsOf = ({ steps }: HistoricValue): readonly (Step & { readonly from: number; readonly to: number })[] =>
  Object.entries(steps)
    .map(([step, counted]) => ({ from: Number(step), to: after(Number(step)), ...counted }))
    .toSorted((one, other) => one.from - other.from);
