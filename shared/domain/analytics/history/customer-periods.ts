/**
 * The periods in which a member is a customer. After each purchase there may be silence for the days of the programme's churn rule, or
 * for a multiple of the member's expected interval as of that purchase, and at least for `leastLapseDays`. The member has lapsed at the end of the first day after that.
 * A purchase on that very day is in time.
 */

import type { ChurnRule } from '../passes/analytics-settings.ts';
import { expectedAfter, type IntervalModel } from '../retention/expected-interval.ts';
import type { Day } from './day.ts';
import type { MemberAsOf } from './member-as-of.ts';

/** Begins with the first purchase or with a reactivation. `lapsedOn` null: the member had not lapsed by the day of the report. */
export interface CustomerPeriod {
  readonly from: Day;
  readonly lapsedOn: Day | null;
}

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
export function customerPeriodsOf(
  { purchases }: MemberAsOf,
  interval: IntervalModel,
  churn: ChurnRule,
  asOf: Day,
): readonly CustomerPeriod[] {
  const first = purchases[0]?.day;
  if (first === undefined) return [];
  const periods: CustomerPeriod[] = [];
  let from = first;
  purchases.forEach(({ day }, before) => {
    const next = purchases[before + 1]?.day;
    const days = daysUntilLapse(expectedAfter(before, day - first, interval), churn, interval);
    const lapses = days !== null && (next === undefined ? asOf >= day + days : next > day + days);
    if (next !== undefined && !lapses) return;
    periods.push({ from, lapsedOn: lapses ? day + days : null });
    from = next ?? from;
  });
  return periods;
}
