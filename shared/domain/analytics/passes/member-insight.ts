/** The analytics item of one member, stored apart from the account. It is small, so pages of it list all members of a programme. */
import { dateOf } from '../../kernel/calendar.ts';
import { type Instant, millis, toInstant } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/entry.ts';
import { type Day, dayOf } from '../history/day.ts';
import type { DayAt } from '../history/entry-context.ts';
import { blankHistory, foldEntries } from '../history/fold-history.ts';
import type { History } from '../history/history.ts';
import type { Found } from './insight.ts';

export interface MemberInsight {
  readonly history: History;
  /** The time zone of the history's days. */
  readonly timeZone: string;
  /** null: no run has met the member yet. */
  readonly found: Found | null;
  /** Increases with each change. Commits are conditional on it. */
  readonly revision: number;
}

/** @param entries all entries of the member, from the first on. */
export const newInsight = (programmeId: string, memberId: string, entries: readonly Entry[], timeZone: string): MemberInsight => ({
  history: foldEntries(blankHistory(programmeId, memberId), entries, dayAtIn(timeZone)),
  timeZone,
  found: null,
  revision: 1,
});

const QUARTER_MILLIS = 900_000;
/** Quarters of an hour in the cache: about ten years of opening hours. A pass asks for the same ones again and again. */
const MAX_KNOWN = 400_000;
const known = new Map<string, Map<number, Day>>();

/** Converts instants to days of a time zone's calendar. Cached by quarter of an hour, because a pass asks for millions. Pure in effect. */
export function dayAtIn(timeZone: string): DayAt {
  const days = known.get(timeZone) ?? new Map<number, Day>();
  if (known.size >= 100) known.clear();
  known.set(timeZone, days);
  return (at: Instant): Day => {
    const quarter = Math.floor(millis(at) / QUARTER_MILLIS);
    const found = days.get(quarter);
    if (found !== undefined) return found;
    const day = dayOfQuarter(quarter, timeZone);
    if (day === undefined) return dayOf(dateOf(at, timeZone));
    if (days.size >= MAX_KNOWN) days.clear();
    days.set(quarter, day);
    return day;
  };
}

/**
 * The day of a quarter of an hour. undefined: its instants show several days. Days begin at a quarter of an hour, with few exceptions:
 * Liberia until 1972, and clocks that went back at a minute past midnight, as in Newfoundland until 2011, and showed the day before again.
 */
function dayOfQuarter(quarter: number, timeZone: string): Day | undefined {
  const shownAt = (instant: number) => dateOf(toInstant(instant), timeZone);
  const first = shownAt(quarter * QUARTER_MILLIS);
  return first === shownAt((quarter + 1) * QUARTER_MILLIS - 1) ? dayOf(first) : undefined;
}
