/** A programme's terms of rate limits. */
import * as z from 'zod';

const most = z.int().min(1).max(1_000_000);

const points = z.int().min(0).max(1_000_000_000);

const GrantLimits = z
  .strictObject({ pointsPerGrant: points.meta({ example: 10_000 }), pointsPerDay: points.meta({ example: 100_000 }) })
  .meta({ id: 'GrantLimits', description: 'More points in one adjustment, or in a day of the programme, are refused.' });

export const FraudTerms = z
  .strictObject({
    limits: z
      .strictObject({
        member: z
          .strictObject({ purchasesPerDay: most.meta({ example: 20 }) })
          .optional()
          .meta({
            description:
              'More purchases of a member in a day are credited, and the account is frozen with the first of them and waits for review. Its points stay, are earned, and go on expiring.',
          }),
        device: z
          .strictObject({ enrolmentsPerDay: most.meta({ example: 5 }) })
          .optional()
          .meta({ description: 'More enrolments that name one device in a day are refused.' }),
        reward: z
          .strictObject({ redemptionsPerHour: most.meta({ example: 500 }) })
          .optional()
          .meta({ description: 'More redemptions and reservations of one reward in an hour of UTC are refused.' }),
        staff: z.strictObject({ support: GrantLimits.optional(), manager: GrantLimits.optional() }).optional().meta({
          description:
            'Points that one person may add by hand. Absent support: 10,000 points a grant and 100,000 a day. Absent manager: no limit.',
        }),
      })
      .optional()
      .meta({
        description:
          "An absent limit limits nothing. Days follow the programme's time zone and the instant at which the platform receives the request.",
      }),
  })
  .meta({ id: 'FraudTerms', description: 'Rate limits. The issue cap of a merchant is set on the merchant.' });

/** The fields of a programme's terms that limits on fraud bring. */
export const FRAUD_FIELDS = {
  fraud: FraudTerms.optional().meta({
    description: 'Absent: nothing is limited. A change holds from then on, also for what was counted before in the same window.',
  }),
};
