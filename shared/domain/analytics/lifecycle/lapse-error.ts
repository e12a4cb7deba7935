/** How often "lapsed" was wrong: the members who counted as lapsed half a year ago, and those of them who bought again since. */

import type { Tally } from '../passes/measure.ts';
import { type IntervalModel, RETURN_DAYS } from '../retention/expected-interval.ts';
import { stageOn } from './lifecycle.ts';

export interface LapseError {
  /** Lapsed `RETURN_DAYS` before the report's day, by the rules of the report. */
  lapsed: number;
  /** Lapsed members who bought since. */
  returned: number;
}

export const LAPSE_ERROR: Tally<LapseError, { readonly interval: IntervalModel }> = {
  empty: () => ({ lapsed: 0, returned: 0 }),
  add(state, member, _insight, { interval }, { day, settings }) {
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
