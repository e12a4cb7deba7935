/** Rewards as one member sees them: what there is, what of it they can have, and of the rest why not. */
import * as z from 'zod';
import { Instant, PageQuery, Points } from '../kernel/values.ts';
import { Money, RewardId, RewardTerms, RewardText, VoucherBenefit } from './rewards.ts';

export const OfferQuery = z.strictObject({
  ...PageQuery.shape,
  language: z
    .string()
    .max(35, 'must be at most 35 characters')
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'must be a language tag, such as de or de-CH')
    .optional()
    .meta({
      description:
        "BCP 47: texts in this language, in a broader one where there is none (de for de-CH), in the reward's first one where there is neither.",
      example: 'de-CH',
    }),
});

export const Obstacle = z
  .discriminatedUnion('reason', [
    z.object({ reason: z.literal('frozen'), since: Instant }),
    z.object({ reason: z.literal('not-offered') }),
    z.object({ reason: z.literal('not-yet'), from: Instant }),
    z.object({ reason: z.literal('over'), until: Instant }),
    z.object({ reason: z.literal('tier'), tiers: z.array(z.string()).meta({ description: 'Whose members can have it.' }) }),
    z.object({ reason: z.literal('segment'), segments: z.array(z.string()).meta({ description: 'Whose members can have it.' }) }),
    z.object({ reason: z.literal('points'), missing: Points.min(1) }),
    z.object({ reason: z.literal('limit'), redemptions: z.int().min(1), per: z.enum(['day', 'month', 'year', 'ever']) }),
    z.object({ reason: z.literal('sold-out') }),
  ])
  .meta({ id: 'Obstacle', description: 'The reason that keeps a member from a reward now.' });

const { picture, cost, from, until, tiers, segments, limit } = RewardTerms.shape;

export const Offer = z
  .object({
    rewardId: RewardId,
    version: z.int().min(1),
    text: RewardText,
    languages: z.array(z.string()).meta({ description: 'That it has texts in.' }),
    picture,
    kind: z.enum(['voucher', 'code', 'physical', 'gift-card', 'donation', 'cashback']),
    benefit: VoucherBenefit.optional().meta({ description: 'The benefit of a voucher.' }),
    value: Money.optional().meta({ description: 'The value of one unit of a gift card, a donation or cashback.' }),
    to: z.string().optional().meta({ description: 'The recipient of a donation.' }),
    mostUnits: z.int().min(1).meta({ description: 'The most units that one redemption takes.', example: 1 }),
    cost,
    from,
    until,
    tiers,
    segments,
    limit,
    affordable: z.boolean().meta({ description: 'Whether the member can have one now: nothing stands in the way.' }),
    obstacles: z.array(Obstacle).meta({ description: 'All that stands in the way.' }),
  })
  .meta({ id: 'Offer', description: 'A reward as the member sees it now.' });
export type Offer = z.infer<typeof Offer>;
