/** Activities, by which members earn besides purchases, by the version in force when they were done, and anniversaries of their enrolment. */

import { refuseTerms, seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';
import type { LimitPeriod } from '../rewards/reward-terms.ts';

export interface Activity {
  readonly id: string;
  readonly name: string;
  /** Active at once. */
  readonly points: number;
  /** Engagement, which counts towards tiers only. */
  readonly engagement: number;
  /** How often a member can earn by it. Absent: without a limit. */
  readonly limits?: readonly ActivityLimit[] | undefined;
  /** Minutes after it in which the member cannot earn by it again. */
  readonly coolingMinutes?: number | undefined;
}

export interface ActivityLimit {
  readonly times: number;
  /** By the programme's calendar. */
  readonly per: LimitPeriod;
}

export interface ActivityFields {
  /** Absent: purchases only. */
  readonly activities?: readonly Activity[] | undefined;
  /** The bonus of every enrolment anniversary, active at once. Absent: none. */
  readonly anniversary?: { readonly points: number } | undefined;
}

export const ACTIVITY_CHECKS: TermsChecks<ActivityFields> = {
  activities: ({ activities = [] }) => {
    activities.forEach(({ id, limits = [] }, index) => {
      limits.forEach(({ per }, place) => {
        if (limits.findIndex((other) => other.per === per) !== place) {
          refuseTerms(`there is a limit per ${per} already`, `activities.${index}.limits.${place}.per`);
        }
      });
      if (activities.findIndex((other) => other.id === id) !== index) {
        refuseTerms(`there is an activity ${id} already`, `activities.${index}.id`);
      }
    });
  },
  anniversary: seenBySchema,
};
