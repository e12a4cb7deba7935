/** Reacts to friends' entries, to decided reviews and to collections that go on: in order for each friend or member. */
import * as z from 'zod/mini';
import { Name } from '../edge/input.ts';
import { queueConsumer } from '../edge/queue-consumer.ts';

/** The client of the table. The store comes with the first reaction. */
export { ground } from '../edge/wire-ground.ts';

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
    const { platform } = await import('../edge/wire.ts');
    if (reaction.kind === 'collecting') {
      const { collectSlice } = await import('../../shared/use-cases/earning/collect-unclaimed.ts');
      return collectSlice(platform(), reaction.programmeId, reaction.memberId);
    }
    const { reactToReferral } = await import('../../shared/use-cases/referrals/react-to-referral.ts');
    return reactToReferral(platform(), reaction);
  },
  (reaction) => reaction.correlationId,
);
