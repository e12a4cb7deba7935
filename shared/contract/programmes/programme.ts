/** A programme's configuration: what managers write in files, publish as numbered versions, and members earn under. */
import * as z from 'zod';
import { AnalyticsTerms } from '../analytics/analytics.ts';
import { PaymentTerms } from '../checkout/payment.ts';
import { Expiry } from '../earning/expiry.ts';
import { FraudTerms } from '../fraud/fraud.ts';
import { ActivityKind, Amount, Currency, Instant, ProgrammeId, text } from '../kernel/values.ts';
import { ReferralTerms } from '../referrals/referrals.ts';
import { TierTerms } from '../tiers/tiers.ts';

const EarningRate = z
  .strictObject({
    currency: Currency,
    points: z.int().min(0).max(1_000_000).meta({ description: 'Points for every `perUnits` of the currency.', example: 1 }),
    perUnits: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: 'Currency units (whole dollars, whole yen) that earn `points`.', example: 1 }),
    minimumAmount: Amount.optional().meta({
      description: 'Purchases that earn on less than this, in minor units, earn nothing.',
      example: 0,
    }),
  })
  .meta({ id: 'EarningRate' });

const Activity = z
  .strictObject({
    id: ActivityKind,
    name: text(64).meta({ example: 'Wrote a review' }),
    points: z.int().min(0).max(1_000_000).meta({ description: 'Active at once; 0: none.', example: 20 }),
    engagement: z.int().min(0).max(1_000_000).meta({ description: 'Points of engagement, which count towards tiers only.', example: 5 }),
  })
  .meta({ id: 'Activity', description: 'What a member can do besides buying, and what it is worth.' });

export const ProgrammeTerms = z
  .strictObject({
    name: text(100),
    timeZone: text(64).meta({ description: 'IANA time zone of the calendar rules.', example: 'America/New_York' }),
    earning: z.strictObject({
      rates: z.array(EarningRate).min(1).max(20).meta({ description: 'One for each currency that the programme takes.' }),
      rounding: z.enum(['down', 'nearest', 'up']).meta({ description: 'How a fraction of a point is rounded, once for each purchase.' }),
      include: z
        .array(z.enum(['tax', 'shipping', 'discount']))
        .max(3)
        .meta({ description: 'What earns besides `amount`. Including `discount` means earning on the price before it.' }),
      pendingDays: z.int().min(0).max(365).meta({ description: 'Calendar days until earned points can be spent; 0: at once.', example: 0 }),
      maturesOnFulfilment: z
        .boolean()
        .optional()
        .meta({ description: 'Whether `order.fulfilled` makes the points of its order spendable, and `pendingDays` only at the latest.' }),
    }),
    activities: z
      .array(Activity)
      .min(1)
      .max(50)
      .optional()
      .meta({ description: 'What members earn by besides purchases; absent: nothing.' }),
    expiry: Expiry,
    expiryWarningDays: z
      .int()
      .min(0)
      .max(90)
      .optional()
      .meta({ description: 'Days before points expire on which the member is warned; 0, or absent: not at all.', example: 14 }),
    reinstatementDays: z
      .int()
      .min(0)
      .max(366)
      .optional()
      .meta({ description: 'Days after they expired in which a manager can reinstate points; 0, or absent: not at all.', example: 30 }),
    payment: PaymentTerms.optional().meta({ description: 'Absent: points are no payment at tills.' }),
    fraud: FraudTerms.optional().meta({ description: 'Absent: nothing is limited.' }),
    tiers: TierTerms.optional().meta({ description: 'Absent: the programme has no tiers.' }),
    referrals: ReferralTerms.optional().meta({ description: 'Absent: members bring no friends.' }),
    analytics: AnalyticsTerms.optional().meta({ description: 'Absent: analytics go by their defaults.' }),
  })
  .meta({ id: 'ProgrammeTerms', description: 'What a version of a programme says.' });
export type ProgrammeTerms = z.infer<typeof ProgrammeTerms>;

export const Publication = z
  .strictObject({
    ...ProgrammeTerms.shape,
    effectiveAt: Instant.optional().meta({
      description: 'When it takes effect: at least 15 seconds ahead; absent: then, and not before the version before it.',
      example: '2027-01-01T00:00:00+01:00',
    }),
  })
  .meta({ id: 'Publication', description: 'New terms, and from when on.' });

export const ProgrammeFile = z
  .strictObject({ id: ProgrammeId, ...ProgrammeTerms.shape })
  .meta({ id: 'ProgrammeFile', description: 'A programme as its file has it.' });
export type ProgrammeFile = z.infer<typeof ProgrammeFile>;

export const ProgrammeVersion = z
  .object({
    programmeId: ProgrammeId,
    version: z.int().min(1).meta({ description: 'Dense from 1. Entries name the version they were decided under.' }),
    publishedAt: Instant,
    effectiveAt: Instant.meta({ description: 'Purchases made from this instant on earn under this version.' }),
    publishedBy: z.string(),
    terms: ProgrammeTerms,
  })
  .meta({ id: 'ProgrammeVersion', description: 'One published version, immutable.' });
export type ProgrammeVersion = z.infer<typeof ProgrammeVersion>;
