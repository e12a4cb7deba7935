/** How often a member can earn by one activity: rate limits by the calendar, and a cooling time after the last one. */

import { rateLimitRefusal } from '../fraud/fraud-terms.ts';
import type { RateLimit } from '../fraud/rate-limit.ts';
import { periodOf } from '../fraud/rate-window.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { type Instant, plusSeconds } from '../kernel/time.ts';
import type { Entry } from '../ledger/entry.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { Activity } from './activity-terms.ts';

/** The activity by the terms in force. undefined: they no longer have it, so they do not limit it. */
export const limitedActivity = ({ terms }: Pick<ProgrammeVersion, 'terms'>, id: string): Activity | undefined =>
  terms.activities?.find((activity) => activity.id === id);

/** @param now When the platform receives it, since a merchant chooses the time at which it was done. */
export const activityRateLimits = (
  { programmeId, terms }: Pick<ProgrammeVersion, 'programmeId' | 'terms'>,
  { id, limits = [] }: Activity,
  memberId: string,
  now: Instant,
): readonly RateLimit[] =>
  limits.map(({ times, per }) => ({
    programmeId,
    what: 'activity',
    id: `${memberId}.${id}.${per}`,
    ...periodOf(per, now, terms.timeZone),
    limit: times,
  }));

export const activityLimitRefusal = (activity: Activity, rateLimit: RateLimit, now: Instant): Refusal => {
  const per = activity.limits?.find(({ times }) => times === rateLimit.limit)?.per;
  const period = per === undefined || per === 'ever' ? '' : ` in a ${per}`;
  return rateLimitRefusal(rateLimit, `a member can earn by "${activity.name}" ${rateLimit.limit} times${period}`, now, 'activity');
};

/** The earliest instant of an entry that is still in the cooling time. undefined: there is none. */
export const coolingSince = ({ coolingMinutes = 0 }: Activity, now: Instant): Instant | undefined =>
  coolingMinutes === 0 ? undefined : plusSeconds(now, -60 * coolingMinutes);

/** @param entries The member's entries of the cooling time. @throws Refusal PACE_EXCEEDED. */
export function refuseCooling({ id, name, coolingMinutes = 0 }: Activity, entries: readonly Entry[], since: Instant, now: Instant): void {
  const last = entries.find((entry) => entry.kind === 'engage' && entry.activity?.activity === id && entry.at > since);
  if (last === undefined) return;
  const until = plusSeconds(last.at, 60 * coolingMinutes);
  throw rateLimitRefusal({ until }, `a member can earn by "${name}" every ${coolingMinutes} minutes`, now, 'activity');
}
