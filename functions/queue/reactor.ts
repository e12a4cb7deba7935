/** What follows from friends' entries and from reviews that were judged: as the table's stream tells it, in order for each friend. */
import * as z from 'zod/mini';
import { reactToReferral } from '../../shared/use-cases/referrals/react-to-referral.ts';
import { queueConsumer } from '../edge/queue-consumer.ts';
import { platform } from '../edge/wire.ts';

const Reaction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('referral-entry'), programmeId: z.string(), memberId: z.string(), entry: z.int().check(z.minimum(1)) }),
  z.object({ kind: z.literal('review-decided'), programmeId: z.string(), reviewId: z.string() }),
]);

export const handler = queueConsumer(Reaction, (reaction) => reactToReferral(platform(), reaction));
