/**
 * How often "lapsed" was wrong: the members who counted as lapsed half a year ago, by the intervals that were known then, and those of them
 * who bought again since.
 */

import type { Measure, Tally } from '../passes/measure.ts';
import { type IntervalModel, RETURN_DAYS } from '../retention/expected-interval.ts';
import { INTERVALS, type Intervals } from '../retention/intervals.ts';
import { stageOn } from './lifecycle.ts';

export interface LapseError {
  /** Lapsed `RETURN_DAYS` before the report's day. */
  lapsed: number;
  /** Lapsed members who bought since. */
  returned: number;
}

/** The intervals as they were `RETURN_DAYS` before the report's day. */
export const EARLIER_INTERVALS: Measure<Intervals> = {
  ...INTERVALS,
  add(state, member, points, asOf) {
    const day = asOf.day - RETURN_DAYS;
    INTERVALS.add(state, { ...member, purchases: member.purchases.filter((purchase) => purchase.day <= day) }, points, { ...asOf, day });
  },
};

export const LAPSE_ERROR: Tally<LapseError, { readonly earlierInterval: IntervalModel }> = {
  empty: () => ({ lapsed: 0, returned: 0 }),
  add(state, member, _insight, { earlierInterval: interval }, { day, settings }) {
    const then = day - RETURN_DAYS;
    if (stageOn(member, then, { interval, churn: settings.churn }) !== 'lapsed') return;
    state.lapsed += 1;
    if (member.purchases.some((purchase) => purchase.day > then && purchase.day <= day)) state.returned += 1;
  },
  merge(into, from) {
    into.lapsed += from.lapsed;
    into.returned += from.returned;
  },
};
