/** Entries of referrals and awards, as callers see them. */
import * as z from 'zod';
import { ofEntry } from '../events/domain-event-definition.ts';
import { Instant, MemberId, Points } from '../kernel/values.ts';
import { RedemptionId } from '../rewards/rewards.ts';

export const ReferralStage = z.enum(['invited', 'enrolled', 'qualified', 'rewarded', 'expired', 'reversed', 'rejected']).meta({
  id: 'ReferralStage',
  description:
    'invited, enrolled, qualified (bought what is needed), rewarded; expired: not in time; reversed: what qualified it came back; rejected by a review.',
});

export const REFERRAL_ENTRY_KINDS = ['award', 'refer'] as const;

export const REFERRAL_ENTRY_FIELDS = {
  referral: z
    .object({
      stage: ReferralStage,
      level: z
        .int()
        .optional()
        .meta({ description: "1: of a friend of the member's own; 2, 3: of a friend's friend. Absent, or 0: the member is the friend." }),
      friend: z.string().optional().meta({ description: 'The friend, by the id on the list of friends.' }),
      points: Points.optional().meta({ description: 'Given for it, or taken back; those of milestones come on top.' }),
      capped: z.boolean().optional().meta({ description: "The period's friends were full: nothing was given." }),
      milestones: z
        .array(z.object({ friends: z.int(), points: Points }))
        .optional()
        .meta({ description: 'That it reached, or that were taken back with it.' }),
      badge: z.string().optional(),
    })
    .optional()
    .meta({ description: 'A referral came to a stage, or was paid for, or paid back.' }),
  badges: z.array(z.string()).optional().meta({ description: "The member's badges after it, when they were changed." }),
};

/** The domain events that tell of them: a member, the referrer, brought a friend, the referee. */
export function referralEvents() {
  const referral = {
    referrerId: MemberId.meta({ description: 'Who brought the friend.' }),
    refereeId: MemberId.meta({ description: 'The friend.' }),
  };
  const REFERRAL = { referrerId: 'mem_01kac8v4q9fq0v1xw3h5m7n9pr', refereeId: 'mem_01kac8v4q9fq0v1xw3h5m7n9ps' };
  /** Fields of entries by which someone is rewarded, or pays back. */
  const paid = {
    level: z
      .int()
      .min(0)
      .max(3)
      .optional()
      .meta({ description: 'Absent or 0: the friend. 1: who brought the friend. 2 and 3: those above.', example: 1 }),
    points: Points.min(0).optional().meta({ description: 'Given, or taken back. Absent: none.', example: 500 }),
    capped: z
      .literal(true)
      .optional()
      .meta({ description: 'Nothing was given: the referrer has been paid for as many friends as can be.' }),
    milestones: z
      .array(z.object({ friends: z.int().min(1), points: Points.min(1) }))
      .optional()
      .meta({ description: 'Those that were reached, or are taken back: their points come on top.' }),
    badge: z.string().optional().meta({ description: 'Given, or taken back.' }),
    redemptionId: RedemptionId.optional().meta({ description: 'The redemption of a reward that was given, or taken back.' }),
  };
  const until = Instant.nullable().optional();
  return {
    'referral.enrolled': ofEntry(
      'A friend has joined',
      'The member was referred by another one. The programme says what the member still has to buy.',
      { ...referral, until: until.meta({ description: 'Until when the chance lasts; null: for ever.' }) },
      { ...REFERRAL, memberId: REFERRAL.refereeId, until: '2027-02-19T23:00:00.000Z' },
    ),
    'referral.qualified': ofEntry(
      'A friend has bought what it takes',
      'Rewards follow, unless the referral has to be looked at by someone first.',
      { ...referral, until: until.meta({ description: 'Until when a return takes it back; null: for ever.' }) },
      { ...REFERRAL, memberId: REFERRAL.refereeId, until: '2027-02-19T23:00:00.000Z' },
    ),
    'referral.rewarded': ofEntry(
      'A side of a referral was rewarded',
      'Once for each side and level. Points have an event of their own, too.',
      { ...referral, ...paid },
      { ...REFERRAL, level: 1, points: 500 },
    ),
    'referral.expired': ofEntry(
      'A friend did not buy in time',
      'Nobody is rewarded.',
      { ...referral, until },
      { ...REFERRAL, memberId: REFERRAL.refereeId },
    ),
    'referral.reversed': ofEntry(
      'A referral was taken back',
      'The purchase that qualified the referral was returned. One event for the friend, and one for each rewarded side and level.',
      { ...referral, ...paid, until },
      { ...REFERRAL, level: 1, points: 500 },
    ),
    'referral.rejected': ofEntry(
      'A referral was rejected',
      'By whoever looked at it. Nobody is rewarded.',
      { ...referral, until },
      { ...REFERRAL, memberId: REFERRAL.refereeId },
    ),
  };
}
