/**
 * Intervals between purchases, and repeat rates. Purchases of one day count once, as in the literature on CDNOW, so an interval is at
 * least one day.
 */

import type { Measure } from '../passes/measure.ts';
import { type Counts, count, mergeCounts } from '../sums/counts.ts';

/** Longer intervals count as ten years: they are of members who came back, or of a wrong date. */
export const MAX_INTERVAL_DAYS = 3_650;

/** Days after the first purchase. A window counts only customers whose first purchase is at least as long ago. */
export const REPEAT_WINDOWS = [30, 60, 90, 365] as const;

export interface Intervals {
  customers: number;
  /** Customers with purchases on two days or more. */
  repeaters: number;
  /** By length in days. */
  days: Counts;
  /** Intervals that are not over, one for each customer: by the days since the last purchase. */
  open: Counts;
  sumOfDays: number;
  sumOfSquares: number;
  /** By window of `REPEAT_WINDOWS`. */
  observed: Counts;
  returned: Counts;
  /** The input of `credibilityOf`. */
  spread: Spread;
}

/** Sums over members with an interval: member i has nᵢ intervals that add up to Sᵢ days. */
export interface Spread {
  members: number;
  /** Members with two intervals or more. */
  several: number;
  /** Σ nᵢ². */
  squaresOfCounts: number;
  /** Σ Sᵢ² ∕ nᵢ. Each is rounded to a whole number, so that the sum does not depend on the order. */
  squaresOfMeans: number;
}

export const INTERVALS: Measure<Intervals> = {
  empty: () => ({
    customers: 0,
    repeaters: 0,
    days: [],
    open: [],
    sumOfDays: 0,
    sumOfSquares: 0,
    observed: REPEAT_WINDOWS.map(() => 0),
    returned: REPEAT_WINDOWS.map(() => 0),
    spread: { members: 0, several: 0, squaresOfCounts: 0, squaresOfMeans: 0 },
  }),

  add(state, { purchases }, _points, { day }) {
    const [first, second] = purchases;
    if (first === undefined) return;
    state.customers += 1;
    if (second !== undefined) state.repeaters += 1;
    REPEAT_WINDOWS.forEach((window, at) => {
      if (day - first.day < window) return;
      count(state.observed, at);
      if (second !== undefined && second.day - first.day <= window) count(state.returned, at);
    });
    let [before, sum] = [first.day, 0];
    for (let at = 1; at < purchases.length; at += 1) {
      const on = purchases[at]?.day ?? before;
      const days = Math.min(on - before, MAX_INTERVAL_DAYS);
      addInterval(state, days);
      sum += days;
      before = on;
    }
    count(state.open, Math.min(Math.max(0, day - before), MAX_INTERVAL_DAYS));
    addSpread(state.spread, purchases.length - 1, sum);
  },

  merge(into, from) {
    into.customers += from.customers;
    into.repeaters += from.repeaters;
    mergeCounts(into.days, from.days);
    mergeCounts(into.open, from.open);
    into.sumOfDays += from.sumOfDays;
    into.sumOfSquares += from.sumOfSquares;
    mergeCounts(into.observed, from.observed);
    mergeCounts(into.returned, from.returned);
    into.spread.members += from.spread.members;
    into.spread.several += from.spread.several;
    into.spread.squaresOfCounts += from.spread.squaresOfCounts;
    into.spread.squaresOfMeans += from.spread.squaresOfMeans;
  },
};

function addInterval(state: Intervals, days: number): void {
  count(state.days, days);
  state.sumOfDays += days;
  state.sumOfSquares += days * days;
}

function addSpread(spread: Spread, intervals: number, days: number): void {
  if (intervals === 0) return;
  spread.members += 1;
  if (intervals > 1) spread.several += 1;
  spread.squaresOfCounts += intervals * intervals;
  spread.squaresOfMeans += Math.round((days * days) / intervals);
}
