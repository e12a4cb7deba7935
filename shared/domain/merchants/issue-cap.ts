/** The daily issue cap of a merchant: a stolen secret cannot issue points without limit. */

import { secondsUntil } from '../fraud/fraud-terms.ts';
import { type RateLimit, type RateLimitShard, shareOf } from '../fraud/rate-limit.ts';
import { dayOf } from '../fraud/rate-window.ts';
import { type CalendarDate, dateOf } from '../kernel/calendar.ts';
import { formatPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

/** Set by a manager. Points issued earlier in the day count; returns do not lower the count. */
export interface IssueCap {
  /** 0: none. */
  readonly pointsPerDay: number;
  readonly since: Instant;
  /** The manager and the reason. */
  readonly by: string;
  readonly reason: string;
}

/** A merchant's cap was reached on a day. Recorded once for each cap. */
export interface BudgetSpent {
  readonly programmeId: string;
  readonly merchantId: string;
  /** In the programme's time zone. */
  readonly day: CalendarDate;
  readonly pointsPerDay: number;
  /** Instant of the first refusal. */
  readonly at: Instant;
}

/** As much of a merchant as its cap is about. */
export interface Issuer {
  readonly id: string;
  readonly programmeId: string;
  readonly issueCap?: IssueCap | undefined;
}

/** undefined: no cap. */
export function issueRateLimit({ id, programmeId, issueCap }: Issuer, timeZone: string, now: Instant): RateLimit | undefined {
  if (issueCap === undefined) return undefined;
  return { programmeId, what: 'merchant', id, ...dayOf(now, timeZone), limit: issueCap.pointsPerDay };
}

/** Refuses until the programme's midnight, or until the cap is raised. */
export class IssueCapReached extends Refusal {
  readonly spent: BudgetSpent;
  constructor({ programmeId, id, limit, until }: RateLimit, timeZone: string, now: Instant) {
    super(
      'ISSUE_CAP_REACHED',
      `this merchant may issue ${formatPoints(limit)} a day, and this would be more: try again from ${until} on`,
      undefined,
      secondsUntil(until, now),
    );
    this.spent = { programmeId, merchantId: id, day: dateOf(now, timeZone), pointsPerDay: limit, at: now };
  }
}

/** Share of a shard's cap at which an alarm is due. */
const NEARLY = 0.8;

/** Whether this part takes the shard across that share. */
export function isNearCap(rateLimit: RateLimit, { shard, counted }: RateLimitShard, by: number): boolean {
  const near = shareOf(rateLimit, shard) * NEARLY;
  return counted < near && counted + by >= near;
}
