/** A programme's terms of referrals. */
import * as z from 'zod';
import { Amount, Currency } from '../kernel/values.ts';
import { RewardId } from '../rewards/rewards.ts';

const points = z.int().min(1).max(1_000_000);
const days = (description: string, example: number) => z.int().min(0).max(366).meta({ description, example });

export const BadgeName = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a–z, 0–9 and -')
  .meta({ id: 'BadgeName', description: 'A badge, as the brand names it.', example: 'ambassador' });

export const ReferralGift = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('points'),
      points: points.meta({ description: 'Active at once, for as long as others.', example: 300 }),
    }),
    z.strictObject({ kind: z.literal('reward'), rewardId: RewardId.meta({ description: 'One of it, for no points; from its stock.' }) }),
    z.strictObject({ kind: z.literal('badge'), badge: BadgeName }),
  ])
  .meta({ id: 'ReferralGift', description: 'The gift of one side.' });

export const ReferralTerms = z
  .strictObject({
    link: z
      .string()
      .max(500, 'must be at most 500 characters')
      .regex(/^https:\/\/[!-~]*\{code\}[!-~]*$/, 'must begin with https:// and have {code} where the code goes')
      .meta({ description: 'Where friends begin; `{code}` stands for the code.', example: 'https://example.com/join?friend={code}' }),
    renames: z
      .int()
      .min(0)
      .max(1_000_000)
      .meta({ description: 'How often a member can choose a code; 0: codes are made at random.', example: 1 }),
    invitations: z
      .strictObject({
        windowDays: z.int().min(1).max(366).meta({ description: 'Days for which an invitation is good.', example: 30 }),
        perDay: z.int().min(1).max(1_000).meta({ description: 'Invitations of one member in a day.', example: 20 }),
      })
      .optional()
      .meta({ description: 'Absent: friends come by code only.' }),
    qualification: z.strictObject({
      purchases: z
        .int()
        .min(1)
        .max(100)
        .meta({ description: 'So many purchases of the friend, from the day of the enrolment on.', example: 1 }),
      minimumSpend: z
        .strictObject({
          currency: Currency,
          each: Amount.min(1, 'must be at least 1')
            .optional()
            .meta({ description: 'The least amount of each purchase that counts, in minor units.' }),
          inAll: Amount.min(1, 'must be at least 1')
            .optional()
            .meta({ description: 'The least amount of all these purchases together, in minor units.' }),
        })
        .optional()
        .meta({ description: 'Net of returns. Purchases in other currencies do not count then. At least one of each, inAll.' }),
      withinDays: z.int().min(1).max(3_660).optional().meta({
        description:
          'Days after the day of the enrolment in which the purchases must be made; they may arrive `earning.lateArrivalDays` later. Absent: for ever.',
        example: 30,
      }),
      returnWindowDays: days('Days that have to go by without a return before it qualifies; 0: at once.', 14),
    }),
    rewards: z
      .strictObject({ referee: ReferralGift.optional(), referrer: ReferralGift.optional() })
      .meta({ description: 'The gifts of the friend (referee) and of the referrer. At least one.' }),
    furtherLevels: z
      .array(z.int().min(1).max(100))
      .min(1)
      .max(2)
      .optional()
      .meta({
        description: "Percent of the referrer's points for whoever referred the referrer, and for whoever referred them; absent: nothing.",
        example: [10],
      }),
    cap: z
      .strictObject({ friends: z.int().min(1).max(1_000_000), per: z.enum(['day', 'month', 'year', 'ever']) })
      .optional()
      .meta({ description: 'For so many friends is one member paid in a period. The friend is paid beyond it, too. Absent: for all.' }),
    milestones: z
      .array(z.strictObject({ friends: z.int().min(1).max(1_000_000), points }))
      .min(1)
      .max(10)
      .optional()
      .meta({ description: 'Points besides, for the fifth friend, say. In the order of their friends.' }),
    reversibleDays: days('Days after it qualified in which a return takes the rewards back; 0: none.', 60),
    review: z
      .strictObject({
        membersPerDevice: z
          .int()
          .min(1)
          .max(1_000)
          .optional()
          .meta({ description: 'More members who enrolled on one device are suspicious.' }),
        membersPerAddress: z.int().min(1).max(1_000).optional().meta({ description: 'More members with one address are suspicious.' }),
        velocity: z
          .strictObject({ friends: z.int().min(1).max(1_000_000), days: z.int().min(1).max(90) })
          .optional()
          .meta({ description: 'More friends of one referrer within so many days are suspicious; absent: any number is fine.' }),
      })
      .optional()
      .meta({
        description:
          'Referrals that wait for a review before anyone is paid: those with the same mailbox, address or device on both sides, and those beyond these limits. Absent: none waits.',
      }),
  })
  .meta({ id: 'ReferralTerms', description: 'Members refer friends. Both are rewarded once, when the friend has bought.' });
export type ReferralTerms = z.infer<typeof ReferralTerms>;

/** The fields of a programme's terms that referrals bring. */
export const REFERRAL_FIELDS = {
  referrals: ReferralTerms.optional().meta({
    description:
      'Absent: the programme has no referrals. A change holds for friends who enrol from then on; the others keep the terms of their enrolment.',
  }),
};
