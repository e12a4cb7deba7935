/** Reacts to friends' entries, to decided reviews and to collections that go on: in order for each friend or member. */
import * as z from 'zod/mini';
import { reactToReferral } from '../../shared/use-cases/referrals/react-to-referral.ts';
import { Name } from '../edge/input.ts';
import { queueConsumer } from '../edge/queue-consumer.ts';
import { platform } from '../edge/wire.ts';

const correlationId = z.optional(Name);

const Reaction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('referral-entry'),
    correlationId,
    programmeId: z.string(),
    memberId: z.string(),
    entry: z.int().check(z.minimum(1)),
  }),
  z.object({ kind: z.literal('review-decided'), correlationId, programmeId: z.string(), reviewId: z.string() }),
  z.object({
    kind: z.literal('collecting'),
    correlationId,
    programmeId: z.string(),
    memberId: z.string(),
    entry: z.int().check(z.minimum(1)),
  }),
]);

export const handler = queueConsumer(
  Reaction,
  async ({ correlationId: _, ...reaction }) => {
    if (reaction.kind !== 'collecting') return reactToReferral(platform(), reaction);
    // Seldom needed, and not loaded before.
    const { collectSlice } = await import('../../shared/use-cases/earning/collect-unclaimed.ts');
    return collectSlice(platform(), reaction.programmeId, reaction.memberId);
  },
  (reaction) => reaction.correlationId,
);
