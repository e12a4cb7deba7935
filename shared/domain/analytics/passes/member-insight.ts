/** What is kept of a member for analytics, in one small item apart from the account: pages of them list all members of a programme. */
import { dateOf } from '../../kernel/calendar.ts';
import { type Instant, millis, toInstant } from '../../kernel/time.ts';
import type { Entry } from '../../ledger/entry.ts';
import { type Day, dayOf } from '../history/day.ts';
import { blankHistory, type DayAt, foldEntries } from '../history/fold-history.ts';
import type { History } from '../history/history.ts';
import type { Found } from './insight.ts';

export interface MemberInsight {
  readonly history: History;
  /** Of whose calendar the history's days are. */
  readonly timeZone: string;
  /** null: no pass has met the member yet. */
  readonly found: Found | null;
  /** Grows with each change; what commits are conditioned on. */
  readonly revision: number;
}

/** Of a member with these entries, from the first on. */
export const newInsight = (programmeId: string, memberId: string, entries: readonly Entry[], timeZone: string): MemberInsight => ({
  history: foldEntries(blankHistory(programmeId, memberId), entries, dayAtIn(timeZone)),
  timeZone,
  found: null,
  revision: 1,
});

const QUARTER_MILLIS = 900_000;
/** A pass asks for the same days again and again: of ten years that are the quarters of an hour in which a shop sells. */
const MAX_KNOWN = 400_000;
const known = new Map<string, Map<number, Day>>();

/** Days of a time zone's calendar, remembered: a pass asks for millions. Pure in effect. */
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
 * undefined: its instants show several. Days begin with a quarter of an hour, but for a few: until 1972 one of Liberia did not, and where clocks
 * went back at a minute past midnight, as Newfoundland's did until 2011, the day before was shown again.
 */
function dayOfQuarter(quarter: number, timeZone: string): Day | undefined {
  const shownAt = (instant: number) => dateOf(toInstant(instant), timeZone);
  const first = shownAt(quarter * QUARTER_MILLIS);
  return first === shownAt((quarter + 1) * QUARTER_MILLIS - 1) ? dayOf(first) : undefined;
}
