/** How fast members, devices and rewards may be in a programme. What a merchant may issue stands on the merchant. */

import { Refusal } from '../kernel/refusal.ts';
import { seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { FreezePart } from './freeze-entries.ts';
import { type Pace, windowSince } from './rate-limit.ts';
import { dayOf, hourOf } from './rate-window.ts';

/** Each is absent where there is no limit. Days are the programme's, hours UTC's. */
export interface FraudTerms {
  readonly limits?:
    | {
        /** More purchases in a day are credited, and the account is frozen and reviewed. */
        readonly member?: { readonly purchasesPerDay: number } | undefined;
        /** More enrolments are refused. */
        readonly device?: { readonly enrolmentsPerDay: number } | undefined;
        /** More redemptions and reservations of one reward are refused. */
        readonly reward?: { readonly redemptionsPerHour: number } | undefined;
      }
    | undefined;
}

export interface FraudFields {
  /** Absent: nothing is limited. */
  readonly fraud?: FraudTerms | undefined;
}

export const FRAUD_CHECKS: TermsChecks<FraudFields> = { fraud: seenBySchema };

/** As much of a programme's version as limits go by. */
interface Programme {
  readonly programmeId: string;
  readonly terms: FraudFields & { readonly timeZone: string };
}

/** undefined: nothing is counted. A frozen account is counted no further: there is nothing more to do to it. */
export function purchasePace(
  { programmeId, terms }: Programme,
  account: FreezePart & { readonly memberId: string },
  now: Instant,
): Pace | undefined {
  const limit = terms.fraud?.limits?.member?.purchasesPerDay;
  if (limit === undefined || account.frozenSince !== undefined) return undefined;
  const window = windowSince(dayOf(now, terms.timeZone), account.releasedAt);
  return { programmeId, what: 'member', id: account.memberId, ...window, limit };
}

/** @param device its keyed hash. */
export function enrolmentPace({ programmeId, terms }: Programme, device: string, now: Instant): Pace | undefined {
  const limit = terms.fraud?.limits?.device?.enrolmentsPerDay;
  return limit === undefined ? undefined : { programmeId, what: 'device', id: device, ...dayOf(now, terms.timeZone), limit };
}

export function redemptionPace({ programmeId, terms }: Programme, rewardId: string, now: Instant): Pace | undefined {
  const limit = terms.fraud?.limits?.reward?.redemptionsPerHour;
  return limit === undefined ? undefined : { programmeId, what: 'reward', id: rewardId, ...hourOf(now), limit };
}

/** Until its window is over. */
export function tooFast({ until }: Pick<Pace, 'until'>, why: string, now: Instant, field?: string): Refusal {
  return new Refusal('PACE_EXCEEDED', `${why}: try again from ${until} on`, field, secondsUntil(until, now));
}

export const secondsUntil = (at: Instant, now: Instant): number => Math.max(1, Math.ceil((millis(at) - millis(now)) / 1_000));
