/** The anniversary of a member's enrolment gives a bonus, where the programme's terms say so. */

import type { Timer } from '../agenda/timer.ts';
import { lifetimeIn } from '../earning/expiry.ts';
import { anniversaryAfter, anniversaryBefore, type CalendarDate, dateOf, startOf, startOfDayAfter } from '../kernel/calendar.ts';
import { formatPoints } from '../kernel/points.ts';
import { type Instant, millis, plusSeconds } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import { activate, debtRepaid } from '../ledger/activation.ts';
import type { Terms } from '../programmes/programme.ts';

/** A bonus can be posted this many days late. Older anniversaries give nothing, so new terms do not pay for the past. */
export const MAX_DAYS_LATE = 30;

export interface Anniversary {
  /** Since the enrolment. */
  readonly years: number;
  /** The first instant of its day. */
  readonly at: Instant;
  readonly points: number;
}

type Member = Pick<Account, 'enrolledAt' | 'celebrated'>;
type AnniversaryTerms = Pick<Terms, 'anniversary' | 'timeZone'>;

/** The next anniversary with a bonus: one that is due, or the first one after `now`. undefined: the terms give none. */
export function nextAnniversary(
  { enrolledAt, celebrated = 0 }: Member,
  { anniversary, timeZone }: AnniversaryTerms,
  now: Instant,
): Anniversary | undefined {
  if (anniversary === undefined || enrolledAt === null) return undefined;
  const [enrolled, today] = [dateOf(enrolledAt, timeZone), dateOf(now, timeZone)];
  const on = (day: CalendarDate): Anniversary => ({
    years: Number(day.slice(0, 4)) - Number(enrolled.slice(0, 4)),
    at: startOf(day, timeZone),
    points: anniversary.points,
  });
  const last = on(anniversaryBefore(enrolled, today));
  const isDue = last.years > celebrated && now < startOfDayAfter(last.at, MAX_DAYS_LATE + 1, timeZone);
  return isDue ? last : on(anniversaryAfter(enrolled, today));
}

/** A year or a little more, so that each look comes at an anniversary or after it, and for 39 years within the days of being late. */
const LOOK_SECONDS = 366 * 86_400;

/**
 * When the agenda looks at an account without a bonus ahead. Terms can begin to give one, and a member to whom nothing happens has no commit
 * that would move the account on the agenda.
 */
function nextLook({ enrolledAt }: Member, now: Instant): Instant | null {
  if (enrolledAt === null) return null;
  const looks = Math.floor((millis(now) - millis(enrolledAt)) / (1000 * LOOK_SECONDS));
  return plusSeconds(enrolledAt, (Math.max(0, looks) + 1) * LOOK_SECONDS);
}

export const ANNIVERSARY_TIMER: Timer = {
  nextAt: (account, terms, now) => nextAnniversary(account, terms, now)?.at ?? nextLook(account, now),
  due: (account, { version: programmeVersion, terms }, now) => {
    const next = nextAnniversary(account, terms, now);
    if (next === undefined || next.at > now) return [];
    const { years, points } = next;
    const postings = activate(points, lifetimeIn(account, terms, 0, now), account.debt);
    const reason = `${formatPoints(points)} for ${years} ${years === 1 ? 'year' : 'years'} of membership`;
    const explanation = [{ rule: 'anniversary', matched: true, points, reason }, ...debtRepaid(postings)];
    return [{ kind: 'anniversary', at: now, programmeVersion, postings, years, explanation }];
  },
};
