/** Durations until an event, or until the end of observation (censored). Survival curves are made from them. */

import { DAYS_A_WEEK } from '../history/day.ts';
import { type Counts, count, mergeCounts } from './counts.ts';

/** Counted by day up to two years, and by week up to ten. The curve is as exact as these slots are wide. */
export const DAILY_UNTIL = 730;
export const WATCHED_UNTIL = 3_650;
const LAST_SLOT = DAILY_UNTIL + Math.floor((WATCHED_UNTIL - DAILY_UNTIL) / DAYS_A_WEEK);

/** By slot: a day, or a week by its last day. */
export interface Durations {
  events: Counts;
  /** Observed for so long without the event. */
  censored: Counts;
}

export const noDurations = (): Durations => ({ events: [], censored: [] });

const slotOf = (days: number): number => (days <= DAILY_UNTIL ? days : DAILY_UNTIL + Math.ceil((days - DAILY_UNTIL) / DAYS_A_WEEK));

/** The days at the end of a slot. */
export const daysOf = (slot: number): number => (slot <= DAILY_UNTIL ? slot : DAILY_UNTIL + (slot - DAILY_UNTIL) * DAYS_A_WEEK);

/** @param happened whether the event came after `days`. An event beyond `WATCHED_UNTIL` counts as censored there. */
export function addDuration(durations: Durations, days: number, happened: boolean): void {
  const slot = slotOf(days);
  if (slot > LAST_SLOT) count(durations.censored, LAST_SLOT);
  else count(happened ? durations.events : durations.censored, slot);
}

export function mergeDurations(into: Durations, from: Durations): void {
  mergeCounts(into.events, from.events);
  mergeCounts(into.censored, from.censored);
}
