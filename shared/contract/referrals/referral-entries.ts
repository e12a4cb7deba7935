/** Entries of referrals and awards, as callers see them. */
import * as z from 'zod';
import { Points } from '../kernel/values.ts';

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
