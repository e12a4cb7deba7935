/** Durations from the first purchase until the second purchase, and until the first lapse. */

import { customerPeriodsOf } from '../history/customer-periods.ts';
import type { Measure, Tally } from '../passes/measure.ts';
import { addDuration, type Durations, mergeDurations, noDurations } from '../sums/durations.ts';
import type { IntervalModel } from './expected-interval.ts';

/** Days from a customer's first to second purchase day; censored without a second. */
export const UNTIL_SECOND_PURCHASE: Measure<Durations> = {
  empty: noDurations,
  add(state, { purchases: [first, second] }, _points, { day }) {
    if (first === undefined) return;
    addDuration(state, (second?.day ?? day) - first.day, second !== undefined);
  },
  merge: mergeDurations,
};

/** Days from a customer's first purchase until the first lapse; censored without one. */
export const UNTIL_LAPSE: Tally<Durations, { readonly interval: IntervalModel }> = {
  empty: noDurations,
  add(state, member, _insight, { interval }, { day, settings }) {
    const [first] = customerPeriodsOf(member, interval, settings.churn, day);
    if (first === undefined) return;
    addDuration(state, (first.lapsedOn ?? day) - first.from, first.lapsedOn !== null);
  },
  merge: mergeDurations,
};
