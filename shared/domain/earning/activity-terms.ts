/** What members earn by besides purchases: activities, by the version in force when they were done, and anniversaries of their enrolment. */
import { refuseTerms, seenBySchema, type TermsChecks } from '../kernel/terms-checks.ts';

export interface Activity {
  readonly id: string;
  readonly name: string;
  /** Active at once. */
  readonly points: number;
  /** Engagement, which counts towards tiers only. */
  readonly engagement: number;
}

export interface ActivityFields {
  /** Absent: purchases only. */
  readonly activities?: readonly Activity[] | undefined;
  /** The bonus of every enrolment anniversary, active at once. Absent: none. */
  readonly anniversary?: { readonly points: number } | undefined;
}

export const ACTIVITY_CHECKS: TermsChecks<ActivityFields> = {
  activities: ({ activities = [] }) => {
    activities.forEach(({ id }, index) => {
      if (activities.findIndex((other) => other.id === id) !== index) {
        refuseTerms(`there is an activity ${id} already`, `activities.${index}.id`);
      }
    });
  },
  anniversary: seenBySchema,
};
