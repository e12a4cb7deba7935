/**
 * When a customer has lapsed. After each purchase there may be silence for the days of the programme's churn rule; or for a multiple of the
 * member's expected interval as of that purchase, and at least for `leastLapseDays`. The member has lapsed at the end of the first day after
 * that. A purchase on that very day is in time.
 */

import type { ChurnRule } from '../passes/analytics-settings.ts';
import type { IntervalModel } from '../retention/expected-interval.ts';

/** Days from the last purchase to the lapse. null: no expected interval exists, because nobody has bought twice. */
export function daysUntilLapse(
  expectedDays: number | null,
  churn: ChurnRule,
  { leastLapseDays = 0 }: Pick<IntervalModel, 'leastLapseDays'> = {},
): number | null {
  if (churn.by === 'days') return churn.days + 1;
  return expectedDays === null ? null : Math.max(leastLapseDays, Math.floor(expectedDays * churn.factor) + 1);
}

/** The oldest first; empty without a purchase. The periods do not overlap, and only the last can be open. */
