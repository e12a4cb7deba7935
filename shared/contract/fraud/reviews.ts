/** Reviews: cases that wait for a person's decision. */
import * as z from 'zod';
import { Instant, MemberId, PageQuery, Reason } from '../kernel/values.ts';
import { EntryNumber } from '../ledger/ledger.ts';

export const ReviewId = z
  .string()
  .regex(/^rev_[\w-]{32}$/, 'must be rev_ and 32 of A–Z, a–z, 0–9, - and _')
  .meta({ id: 'ReviewId', description: 'A review, named by the platform.', example: 'rev_Xq0n3vQ2cZ1b8mKd5tYw7RfGh4JpLsAe' });

export const ReviewQuery = z.strictObject({
  list: z
    .enum(['open', 'decided'])
    .optional()
    .meta({ description: 'open (default): reviews that wait, the oldest first. decided: in the order of their decisions.' }),
  ...PageQuery.shape,
});

export const ReasonCode = z
  .enum(['same-email', 'same-address', 'same-device', 'shared-device', 'shared-address', 'referrer-pace', 'purchase-pace'])
  .meta({ example: 'purchase-pace' });

const Why = z
  .object({
    code: ReasonCode,
    detail: z.string().meta({ description: 'One sentence, without personal data.', example: 'more than 20 purchases in a day' }),
  })
  .meta({ id: 'ReviewReason' });

export const Review = z
  .object({
    reviewId: ReviewId,
    subject: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('referral'), refereeId: MemberId, referrerId: MemberId }),
        z.object({ kind: z.literal('account'), memberId: MemberId, entry: EntryNumber.meta({ description: 'The one that froze it.' }) }),
      ])
      .meta({ description: 'referral: whether a friend is one. account: whether it is to stay frozen.' }),
    reasons: z.array(Why),
    state: z.enum(['open', 'approved', 'rejected']),
    openedAt: Instant,
    decidedAt: Instant.optional(),
    by: z.string().optional().meta({ description: 'Who decided.' }),
    reason: z.string().optional().meta({ description: 'Why it was decided so.' }),
  })
  .meta({ id: 'Review' });
export type Review = z.infer<typeof Review>;

export const ReviewDecision = z
  .strictObject({
    verdict: z.enum(['approve', 'reject']).meta({
      description:
        'Approval releases an account, or rewards a referral. Rejection leaves the account frozen, or the referral without reward.',
    }),
    reason: Reason,
  })
  .meta({ id: 'ReviewDecision' });
