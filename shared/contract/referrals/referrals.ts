/** Referrals as members and the brand's people see them: codes, invitations, friends. */
import * as z from 'zod';
import { Email, Instant, MemberId, Phone, Points } from '../kernel/values.ts';
import { ReferralStage } from './referral-entries.ts';

export const WrittenReferralCode = z
  .string()
  .regex(/^[A-Za-z0-9 -]{4,24}$/, 'must be 4 to 20 letters, digits and dashes')
  .meta({ description: 'The code of whoever brought the member. Case and blanks do not matter.', example: 'ADA-2026' });

/** Part of an enrolment. */
export const BroughtBy = z
  .strictObject({ code: WrittenReferralCode })
  .meta({ id: 'BroughtBy', description: 'An unknown code does not stop the enrolment; the answer says so.' });

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
  .meta({ description: 'The number of friends by stage. It may be a moment behind the ledger.' });

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
      .meta({
        description:
          "The member's own referral: how far it is, and until when. With `enrolled` and a time that is past, only a purchase that was made before then and arrives late still counts. null: no one brought them.",
      }),
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
  .meta({ id: 'InvitationOf', description: 'The invited person. Only a keyed hash is stored.', example: { email: 'grace@example.org' } });

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
