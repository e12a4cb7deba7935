/** A programme's terms of tiers. */
import * as z from 'zod';
import { Expiry } from '../earning/expiry-terms.ts';
import { Amount, Currency, text } from '../kernel/values.ts';

export const TierId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be 1 to 32 of a–z, 0–9 and -, starting with a letter')
  .meta({ id: 'TierId', description: 'A tier, named by the programme.', example: 'gold' });

const atLeast = z.int().min(1).max(1_000_000_000_000);

export const Requirement = z
  .discriminatedUnion('metric', [
    z.strictObject({
      metric: z.enum(['points', 'purchases', 'active-months', 'engagement']).meta({
        description:
          'points: earned, never the balance. purchases: of which something was kept. active-months: calendar months with a purchase. engagement: points of engagement, which activities give.',
      }),
      atLeast,
    }),
    z.strictObject({
      metric: z.literal('spend'),
      currency: Currency,
      atLeast: atLeast.meta({ description: 'In minor units, net of returns.', example: 50_000 }),
    }),
  ])
  .meta({ id: 'Requirement', example: { metric: 'points', atLeast: 500 } });

const TierLevel = z
  .strictObject({
    id: TierId,
    name: text(64).meta({ example: 'Gold' }),
    qualification: z
      .strictObject({ need: z.enum(['all', 'any']), of: z.array(Requirement).min(1).max(8) })
      .optional()
      .meta({ description: 'The requirements of the level. Absent on the first level, which everyone has.' }),
    benefits: z
      .strictObject({
        multiplier: z
          .number()
          .min(1)
          .max(100)
          .refine((value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9, 'must have at most two decimals')
          .optional()
          .meta({
            description:
              'The multiplier of points that purchases earn. The tier is the one that the member holds when the purchase arrives, before it is counted.',
            example: 1.5,
          }),
        perks: z
          .array(text(64))
          .max(20)
          .optional()
          .meta({ description: "Named, for the brand's own systems.", example: ['free-shipping'] }),
        birthdayPoints: z.int().min(1).max(1_000_000).optional(),
        expiry: Expiry.optional().meta({ description: "In place of the programme's, for points earned in this tier." }),
      })
      .meta({ description: 'The benefits of the level.' }),
  })
  .meta({ id: 'TierLevel' });

export const TierTerms = z
  .strictObject({
    levels: z.array(TierLevel).min(1).max(12).meta({ description: 'The lowest first; everyone has that one.' }),
    period: z
      .discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('rolling'),
          months: z.int().min(1).max(36).meta({ description: 'This calendar month and those before it.', example: 12 }),
        }),
        z.strictObject({ kind: z.enum(['calendar-year', 'anniversary', 'lifetime']) }),
      ])
      .meta({ description: 'The qualification period: over which what counts is added up.' }),
    hold: z
      .discriminatedUnion('policy', [
        z.strictObject({ policy: z.literal('forever') }),
        z.strictObject({
          policy: z.literal('for'),
          months: z.int().min(0).max(60).meta({ example: 12 }),
          to: z.enum(['day', 'month', 'quarter', 'year', 'anniversary']),
        }),
      ])
      .meta({ description: 'How long a tier holds once reached: so many months, and the rest of what they end in.' }),
    downgrade: z
      .enum(['none', 'to-earned', 'one-step'])
      .meta({ description: 'The way in which a review lowers a tier that was not earned again.' }),
    graceDays: z.int().min(0).max(366).meta({ description: "Days after a tier's end in which it can still be earned again.", example: 0 }),
    warningDays: z
      .int()
      .min(0)
      .max(90)
      .meta({ description: 'Days before its end on which the member is warned; 0: not at all.', example: 30 }),
    onReturn: z.enum(['at-once', 'at-review']).meta({
      description: 'Whether a return that takes back what a tier was reached by takes the tier with it, or waits for the review.',
    }),
    minimumPurchase: z
      .array(z.strictObject({ currency: Currency, amount: Amount.min(1).meta({ description: 'In minor units.', example: 500 }) }))
      .min(1)
      .max(20)
      .optional()
      .meta({
        description:
          'The amount from which a purchase counts as one, for each currency: goods that earn and were kept. Its points and spend count below it, too. Absent: every purchase counts of which something was kept.',
      }),
    bonusQualifies: z.boolean().meta({ description: 'Whether points that a multiplier adds, or an activity gives, count towards tiers.' }),
  })
  .meta({ id: 'TierTerms' });
export type TierTerms = z.infer<typeof TierTerms>;

/** The fields of a programme's terms that tiers bring. */
export const TIER_FIELDS = {
  tiers: TierTerms.optional().meta({
    description: 'Absent: the programme has no tiers. A change moves members up with their next purchase, and down at their next review.',
  }),
};
