/** What members earn by besides purchases. An activity earns by the version that was in force when it was done. */
import { refuseTerms, type TermsChecks } from '../kernel/terms-checks.ts';

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
}

export const ACTIVITY_CHECKS: TermsChecks<ActivityFields> = {
  activities: ({ activities = [] }) => {
    activities.forEach(({ id }, index) => {
      if (activities.findIndex((other) => other.id === id) !== index) {
        refuseTerms(`there is an activity ${id} already`, `activities.${index}.id`);
      }
    });
  },
};
