/** The periods in which a member is a customer: each begins with a purchase, and ends with a lapse (`lifecycle/lapse.ts`). */

import { daysUntilLapse } from '../lifecycle/lapse.ts';
import type { ChurnRule } from '../passes/analytics-settings.ts';
import { expectedAfter, type IntervalModel } from '../retention/expected-interval.ts';
import type { Day } from './day.ts';
import type { MemberAsOf } from './member-as-of.ts';

/** Begins with the first purchase or with a reactivation. `lapsedOn` null: the member had not lapsed by the day of the report. */
export interface CustomerPeriod {
  readonly from: Day;
  readonly lapsedOn: Day | null;
}

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
