/** Referrals: what a programme says of them, and what members see of the friends that they bring. */
import * as z from 'zod';
import { Amount, Currency, Email, Instant, MemberId, Phone, Points } from '../kernel/values.ts';
import { ReferralStage } from '../ledger/ledger.ts';
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
  .meta({ id: 'ReferralGift', description: 'What one side gets.' });

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
          each: Amount.min(1, 'must be at least 1').optional().meta({ description: 'Of each purchase that counts, in minor units.' }),
          inAll: Amount.min(1, 'must be at least 1').optional().meta({ description: 'Of all of them, in minor units.' }),
        })
        .optional()
        .meta({ description: 'Net of returns. Purchases in other currencies do not count then. At least one of each, inAll.' }),
      withinDays: z
        .int()
        .min(1)
        .max(3_660)
        .optional()
        .meta({ description: 'Days after the day of the enrolment; absent: for ever.', example: 30 }),
      returnWindowDays: days('Days that have to go by without a return before it qualifies; 0: at once.', 14),
    }),
    rewards: z
      .strictObject({ referee: ReferralGift.optional(), referrer: ReferralGift.optional() })
      .meta({ description: 'Of the friend, and of who brought them. At least one.' }),
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
          'What waits for a person to look at it before anyone is paid: always the same mailbox, address or device on both sides, and these. Absent: nothing waits.',
      }),
  })
  .meta({ id: 'ReferralTerms', description: 'Members bring friends, and both are rewarded once, when the friend really buys.' });

export const WrittenReferralCode = z
  .string()
  .regex(/^[A-Za-z0-9 -]{4,24}$/, 'must be 4 to 20 letters, digits and dashes')
  .meta({ description: 'The code of whoever brought the member. Case and blanks do not matter.', example: 'ADA-2026' });

/** Part of an enrolment. */
export const BroughtBy = z
  .strictObject({ code: WrittenReferralCode })
  .meta({ id: 'BroughtBy', description: 'One that there is not does not stop an enrolment: the answer says so.' });

export const Attribution = z
  .object({
    attributed: z.boolean(),
    reason: z.string().meta({ description: 'Why, in words.', example: 'brought by another member, by code' }),
  })
  .meta({ id: 'Attribution', description: 'Whether the member counts as brought by another. Only an enrolment can make it so.' });

const counts = z
  .object({
    invited: z.int().meta({ description: 'Not enrolled so far, those whose invitation has ended included.' }),
    enrolled: z.int(),
    qualified: z.int(),
    rewarded: z.int(),
    expired: z.int(),
    reversed: z.int(),
    rejected: z.int(),
  })
  .meta({ description: 'Friends by stage. A moment behind the ledger.' });

export const ReferralDetail = z
  .object({
    code: z.string().nullable().meta({ description: 'null: none was made yet; PUT …/referral/code makes one.', example: '7Q2MK4WD5' }),
    link: z.string().nullable().meta({ example: 'https://example.com/join?friend=7Q2MK4WD5' }),
    renamesLeft: z.int().min(0).meta({ description: 'How often the code can still be chosen.' }),
    friends: counts,
    rewards: z.object({
      friends: z.int().min(0).meta({ description: 'For so many friends of your own you were paid.' }),
      points: Points.meta({ description: 'For friends of every level, less what was taken back; milestones not counted.' }),
      milestones: z.array(z.object({ friends: z.int(), points: Points })).meta({ description: 'Those that were reached.' }),
      badges: z.array(z.string()),
    }),
    nextMilestone: z.object({ friends: z.int(), points: Points, missing: z.int() }).nullable(),
    broughtBy: z
      .object({ stage: ReferralStage, until: Instant.nullable(), purchasesLeft: z.int().min(0) })
      .nullable()
      .meta({ description: "The member's own referral: how far it is, and until when. null: no one brought them." }),
  })
  .meta({ id: 'ReferralDetail' });
export type ReferralDetail = z.infer<typeof ReferralDetail>;

export const CodeChoice = z
  .strictObject({ code: WrittenReferralCode.optional() })
  .meta({ id: 'CodeChoice', description: 'A name of your own, if the programme lets you; without it, a code is made at random once.' });

export const CodeChosen = z
  .object({ code: z.string(), link: z.string(), renamesLeft: z.int().min(0) })
  .meta({ id: 'CodeChosen', description: 'Codes that you had before still lead to you.' });

export const InvitationOf = z
  .union([z.strictObject({ email: Email }), z.strictObject({ phone: Phone })], 'must have exactly one of email, phone')
  .meta({ id: 'InvitationOf', description: 'Whom. Kept as a keyed hash only.', example: { email: 'grace@example.org' } });

export const Invited = z
  .object({
    friend: z.string(),
    until: Instant.meta({ description: 'Enrolled before it with a verified address or number, they are yours.' }),
  })
  .meta({ id: 'Invited', description: 'Sending the invitation is up to you. The answer does not tell whether they are members.' });

export const Friend = z
  .object({
    friend: z.string().meta({ description: 'A name that only your list has.', example: 'fri_3kTMd9vQ2sHh0xPzWbYc1A' }),
    stage: ReferralStage,
    since: Instant.meta({ description: 'When the friend came to the stage.' }),
  })
  .meta({ id: 'Friend', description: 'A friend, without personal data.' });

export const FriendOfMember = Friend.extend({
  memberId: MemberId.optional().meta({ description: 'Absent: only invited so far.' }),
}).meta({ id: 'FriendOfMember' });
