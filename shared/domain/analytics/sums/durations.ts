/** How long members took until something happened, or have been watched without it: what a survival curve is made from. */

import { DAYS_A_WEEK } from '../history/day.ts';
import { type Counts, count, mergeCounts } from './counts.ts';

/** Counted by the day up to two years, and by the week up to ten: the curve is as exact as its intervals are wide. */
export const DAILY_UNTIL = 730;
export const WATCHED_UNTIL = 3_650;
const LAST_SLOT = DAILY_UNTIL + Math.floor((WATCHED_UNTIL - DAILY_UNTIL) / DAYS_A_WEEK);

/** By slot: a day, or a week by its last day. */
export interface Durations {
  events: Counts;
  /** Watched for so long, and it had not happened. */
  censored: Counts;
}

export const noDurations = (): Durations => ({ events: [], censored: [] });

const slotOf = (days: number): number => (days <= DAILY_UNTIL ? days : DAILY_UNTIL + Math.ceil((days - DAILY_UNTIL) / DAYS_A_WEEK));

/** Days at the end of the slot. */
export const daysOf = (slot: number): number => (slot <= DAILY_UNTIL ? slot : DAILY_UNTIL + (slot - DAILY_UNTIL) * DAYS_A_WEEK);

/** @param happened after so many days; otherwise it had not within them. What happened later than we watch had not happened until then. */
export function addDuration(durations: Durations, days: number, happened: boolean): void {
  const slot = slotOf(days);
  if (slot > LAST_SLOT) count(durations.censored, LAST_SLOT);
  else count(happened ? durations.events : durations.censored, slot);
}

export function mergeDurations(into: Durations, from: Durations): void {
  mergeCounts(into.events, from.events);
  mergeCounts(into.censored, from.censored);
}
