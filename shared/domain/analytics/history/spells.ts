/**
 * When a member is a customer, and when one that was lost. After each purchase there may be silence for the days that the programme's rule
 * says, or for so many times the interval after which the member, by the purchases until then, was expected to buy again. At the end of
 * the first day on which it has lasted longer, the member has lapsed; a purchase on that very day is in time.
 */

import type { ChurnRule } from '../passes/settings.ts';
import { expectedAfter, type IntervalModel } from '../retention/expected-interval.ts';
import type { Day } from './day.ts';
import type { MemberAsOf } from './member-as-of.ts';

/** From the first purchase, or that with which the member came back, until the member has lapsed; null: not until the day of the report. */
export interface Spell {
  readonly from: Day;
  readonly lapsedOn: Day | null;
}

/** Days after the last purchase: on that day the member has lapsed. null: nobody has bought twice, so no interval is expected. */
export function daysUntilLapse(expectedDays: number | null, churn: ChurnRule): number | null {
  if (churn.by === 'days') return churn.days + 1;
  return expectedDays === null ? null : Math.floor(expectedDays * churn.factor) + 1;
}

/** The oldest first; empty without a purchase. They do not overlap, and only the last can have no end. */
export function spellsOf({ purchases }: MemberAsOf, interval: IntervalModel, churn: ChurnRule, asOf: Day): readonly Spell[] {
  const first = purchases[0]?.day;
  if (first === undefined) return [];
  const spells: Spell[] = [];
  let from = first;
  purchases.forEach(({ day }, before) => {
    const next = purchases[before + 1]?.day;
    const days = daysUntilLapse(expectedAfter(before, day - first, interval), churn);
    const lapses = days !== null && (next === undefined ? asOf >= day + days : next > day + days);
    if (next !== undefined && !lapses) return;
    spells.push({ from, lapsedOn: lapses ? day + days : null });
    from = next ?? from;
  });
  return spells;
}
