/** Windows of time that rate limits count in. Apart from the counting, which the store does without a calendar. */
import { dateOf, startOf, startOfDayAfter } from '../kernel/calendar.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { RateLimitWindow } from './rate-limit.ts';

/** The programme's calendar day. */
export const dayOf = (now: Instant, timeZone: string): RateLimitWindow => ({
  from: startOf(dateOf(now, timeZone), timeZone),
  until: startOfDayAfter(now, 1, timeZone),
});

/** The hour of the clock, in UTC. */
export function hourOf(now: Instant): RateLimitWindow {
  const from = `${now.slice(0, 13)}:00:00.000Z` as Instant;
  return { from, until: plusSeconds(from, 3_600) };
}
