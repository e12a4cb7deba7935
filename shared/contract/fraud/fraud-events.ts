/** Events of what is judged by a person, and of what was stopped. */
import * as z from 'zod';
import { ofProgramme } from '../events/domain-event-definition.ts';
import { MemberId, MerchantId, Points } from '../kernel/values.ts';
import { ReasonCode, ReviewId } from './reviews.ts';

const subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('referral'), refereeId: MemberId, referrerId: MemberId }),
  z.object({ kind: z.literal('account'), memberId: MemberId, entry: z.int().min(1) }),
]);
const REVIEW = {
  sequence: '0000000001.00',
  reviewId: 'rev_3kTMd9vQ2sHh0xPzWbYc1A3kTMd9vQ2s',
  subject: { kind: 'account', memberId: 'mem_01kac8v4q9fq0v1xw3h5m7n9pr', entry: 17 },
};

export const FRAUD_EVENTS = {
  'budget.spent': ofProgramme(
    'A merchant has issued as many points as it may in a day',
    'Once for each day and cap, when something is refused for the first time. Raise the cap, or rotate the secret.',
    { merchantId: MerchantId, day: z.iso.date().meta({ description: "In the programme's time zone." }), pointsPerDay: Points },
    { sequence: '1795687200.00', merchantId: 'mer_records', day: '2026-11-26', pointsPerDay: 50_000 },
  ),
  'review.opened': ofProgramme(
    'Something waits for a person to judge it',
    'A referral, which pays no one until then, or an account that was frozen.',
    { reviewId: ReviewId, subject, reasons: z.array(ReasonCode) },
    { ...REVIEW, reasons: ['purchase-pace'] },
  ),
  'review.decided': ofProgramme(
    'A review was decided',
    'Who did and why is with the review.',
    { reviewId: ReviewId, subject, state: z.enum(['approved', 'rejected']) },
    { ...REVIEW, sequence: '0000000002.00', state: 'approved' },
  ),
};
