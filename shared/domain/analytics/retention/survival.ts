/** How long until the second purchase, and how long until a customer has lapsed: durations from the first purchase on. */

import { spellsOf } from '../history/spells.ts';
import type { Measure, Tally } from '../passes/measure.ts';
import { addDuration, type Durations, mergeDurations, noDurations } from '../sums/durations.ts';
import type { IntervalModel } from './expected-interval.ts';

/** Of customers: days from the first to the second day with a purchase, or watched without one. */
export const UNTIL_SECOND_PURCHASE: Measure<Durations> = {
  empty: noDurations,
  add(state, { purchases: [first, second] }, _points, { day }) {
    if (first === undefined) return;
    addDuration(state, (second?.day ?? day) - first.day, second !== undefined);
  },
  merge: mergeDurations,
};

/** Of customers: days from the first purchase until they lapsed for the first time, or watched without that. */
export const UNTIL_LAPSE: Tally<Durations, { readonly interval: IntervalModel }> = {
  empty: noDurations,
  add(state, member, _insight, { interval }, { day, settings }) {
    const [first] = spellsOf(member, interval, settings.churn, day);
    if (first === undefined) return;
    addDuration(state, (first.lapsedOn ?? day) - first.from, first.lapsedOn !== null);
  },
  merge: mergeDurations,
};
