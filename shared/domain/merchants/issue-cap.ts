/** What a merchant may issue in a day: whoever has its secret cannot mint points without end. */

import { secondsUntil } from '../fraud/fraud-terms.ts';
import { type Pace, type PaceShard, shareOf } from '../fraud/rate-limit.ts';
import { dayOf } from '../fraud/rate-window.ts';
import { type CalendarDate, dateOf } from '../kernel/calendar.ts';
import { formatPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';

/** Set by a manager. What was issued before counts, and what is returned is not given back. */
export interface IssueCap {
  /** 0: nothing. */
  readonly pointsPerDay: number;
  readonly since: Instant;
  /** Who, and why. */
  readonly by: string;
  readonly reason: string;
}

/** A merchant's cap was reached on a day: said once for each cap. */
export interface BudgetSpent {
  readonly programmeId: string;
  readonly merchantId: string;
  /** In the programme's time zone. */
  readonly day: CalendarDate;
  readonly pointsPerDay: number;
  /** When something was refused for the first time. */
  readonly at: Instant;
}

/** As much of a merchant as its cap is about. */
export interface Issuer {
  readonly id: string;
  readonly programmeId: string;
  readonly issueCap?: IssueCap | undefined;
}

/** undefined: it may issue any number. */
export function issuePace({ id, programmeId, issueCap }: Issuer, timeZone: string, now: Instant): Pace | undefined {
  if (issueCap === undefined) return undefined;
  return { programmeId, what: 'merchant', id, ...dayOf(now, timeZone), limit: issueCap.pointsPerDay };
}

/** Refused until the programme's midnight, or until the cap is raised. */
export class IssueCapReached extends Refusal {
  readonly spent: BudgetSpent;
  constructor({ programmeId, id, limit, until }: Pace, timeZone: string, now: Instant) {
    super(
      'ISSUE_CAP_REACHED',
      `this merchant may issue ${formatPoints(limit)} a day, and this would be more: try again from ${until} on`,
      undefined,
      secondsUntil(until, now),
    );
    this.spent = { programmeId, merchantId: id, day: dateOf(now, timeZone), pointsPerDay: limit, at: now };
  }
}

/** Of a shard's share: when so much of it is issued, someone should look. */
const NEARLY = 0.8;

/** Whether one more part is the one with which a shard comes near its share. */
export function comesNear(pace: Pace, { shard, counted }: PaceShard, by: number): boolean {
  const near = shareOf(pace, shard) * NEARLY;
  return counted < near && counted + by >= near;
}
