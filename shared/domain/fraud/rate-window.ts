/** Windows of time that rate limits count in. Apart from the counting, which the store does without a calendar. */
import { addMonths, dateOf, firstOfMonth, firstOfYear, startOf, startOfDayAfter } from '../kernel/calendar.ts';
import { type Instant, plusSeconds, toInstant } from '../kernel/time.ts';
import type { LimitPeriod } from '../rewards/reward-terms.ts';
import type { RateLimitWindow } from './rate-limit.ts';

/** The programme's calendar day. */
export const dayOf = (now: Instant, timeZone: string): RateLimitWindow => ({
  from: startOf(dateOf(now, timeZone), timeZone),
  until: startOfDayAfter(now, 1, timeZone),
});

/** The programme's calendar day, month or year; `ever` is one window without an end. */
export function periodOf(per: LimitPeriod, now: Instant, timeZone: string): RateLimitWindow {
  if (per === 'day') return dayOf(now, timeZone);
  if (per === 'ever') return { from: toInstant('1970-01-01T00:00:00Z'), until: toInstant('2999-12-31T00:00:00Z') };
  const day = dateOf(now, timeZone);
  const from = per === 'month' ? firstOfMonth(day) : firstOfYear(day);
  return { from: startOf(from, timeZone), until: startOf(addMonths(from, per === 'month' ? 1 : 12), timeZone) };
}

/** The hour of the clock, in UTC. */
export function hourOf(now: Instant): RateLimitWindow {
  const from = `${now.slice(0, 13)}:00:00.000Z` as Instant;
  return { from, until: plusSeconds(from, 3_600) };
}
