/** Rate limits of a programme for members, devices and rewards. A merchant's issue cap is on the merchant. */

import { Refusal } from '../kernel/refusal.ts';
import { seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';
import { type Instant, millis } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { FreezePart } from './freeze-entries.ts';
import { type RateLimit, windowSince } from './rate-limit.ts';
import { dayOf, hourOf } from './rate-window.ts';

/** The roles that may add points by hand. */
export type StaffRole = 'support' | 'manager';

/** Points that one person of a role may add by hand. */
export interface GrantLimits {
  readonly pointsPerGrant: number;
  readonly pointsPerDay: number;
}

/** Support is capped unless the terms say otherwise, a manager only if they do. */
const DEFAULT_GRANTS: { readonly [Role in StaffRole]?: GrantLimits } = { support: { pointsPerGrant: 10_000, pointsPerDay: 100_000 } };

/** An absent limit means no limit, unless there is a default. Days are in the programme's zone, hours in UTC. */
export interface FraudTerms {
  readonly limits?:
    | {
        /** Purchases above the limit are credited, and the account is frozen and reviewed. */
        readonly member?: { readonly purchasesPerDay: number } | undefined;
        /** Enrolments above the limit are refused. */
        readonly device?: { readonly enrolmentsPerDay: number } | undefined;
        /** Redemptions and reservations of one reward above the limit are refused. */
        readonly reward?: { readonly redemptionsPerHour: number } | undefined;
        /** Points that staff add by hand. Absent: the role's default. */
        readonly staff?: { readonly [Role in StaffRole]?: GrantLimits | undefined } | undefined;
      }
    | undefined;
}

export interface FraudFields {
  /** Absent: no rate limits. */
  readonly fraud?: FraudTerms | undefined;
}

export const FRAUD_CHECKS: TermsChecks<FraudFields> = { fraud: seenBySchema };

/** As much of a programme's version as limits go by. */
interface Programme {
  readonly programmeId: string;
  readonly terms: FraudFields & { readonly timeZone: string };
}

/** undefined: not counted. Purchases of a frozen account are not counted. */
export function purchaseRateLimit(
  { programmeId, terms }: Programme,
  account: FreezePart & { readonly memberId: string },
  now: Instant,
): RateLimit | undefined {
  const limit = terms.fraud?.limits?.member?.purchasesPerDay;
  if (limit === undefined || account.frozenSince !== undefined) return undefined;
  const window = windowSince(dayOf(now, terms.timeZone), account.releasedAt);
  return { programmeId, what: 'member', id: account.memberId, ...window, limit };
}

/** @param device Keyed hash of the device. */
export function enrolmentRateLimit({ programmeId, terms }: Programme, device: string, now: Instant): RateLimit | undefined {
  const limit = terms.fraud?.limits?.device?.enrolmentsPerDay;
  return limit === undefined ? undefined : { programmeId, what: 'device', id: device, ...dayOf(now, terms.timeZone), limit };
}

export function redemptionRateLimit({ programmeId, terms }: Programme, rewardId: string, now: Instant): RateLimit | undefined {
  const limit = terms.fraud?.limits?.reward?.redemptionsPerHour;
  return limit === undefined ? undefined : { programmeId, what: 'reward', id: rewardId, ...hourOf(now), limit };
}

/** undefined: without a limit. */
export const grantLimitsOf = ({ fraud }: FraudFields, role: StaffRole): GrantLimits | undefined =>
  fraud?.limits?.staff?.[role] ?? DEFAULT_GRANTS[role];

/** The limits of what one person adds in a day of the programme. */
export function grantRateLimit({ programmeId, terms }: Programme, role: StaffRole, by: string, now: Instant): RateLimit | undefined {
  const limit = grantLimitsOf(terms, role)?.pointsPerDay;
  return limit === undefined ? undefined : { programmeId, what: 'staff', id: fingerprint({ by }), ...dayOf(now, terms.timeZone), limit };
}

/** The refusal, valid until the window ends. */
export function rateLimitRefusal({ until }: Pick<RateLimit, 'until'>, why: string, now: Instant, field?: string): Refusal {
  return new Refusal('PACE_EXCEEDED', `${why}: try again from ${until} on`, field, secondsUntil(until, now));
}

export const secondsUntil = (at: Instant, now: Instant): number => Math.max(1, Math.ceil((millis(at) - millis(now)) / 1_000));
