/** Rewards: what managers publish of them. */
import * as z from 'zod';
import { Amount, Currency, Instant, MerchantId, text } from '../kernel/values.ts';
import { SegmentName } from '../segments/segments.ts';
import { TierId } from '../tiers/tier-terms.ts';

export const RewardId = z
  .string()
  .regex(/^rew_[a-z0-9-]{1,40}$/, 'must be rew_ and 1 to 40 of a–z, 0–9 and -')
  .meta({ id: 'RewardId', description: 'A reward, named by whoever created it.', example: 'rew_coffee' });

export const RedemptionId = z
  .string()
  .regex(/^red_[0-9a-z]{26}$/, 'must be red_ and 26 of 0–9, a–z')
  .meta({ id: 'RedemptionId', description: 'A redemption, named by the platform.', example: 'red_01kac8v4q9fq0v1xw3h5m7n9pr' });

export const VoucherCode = text(40).meta({
  id: 'VoucherCode',
  description: 'A code as the member shows it. Case, blanks and hyphens do not matter; O is read as 0, I and L as 1.',
  example: '7ZK4-Q0XM-2VBN-H8TD-C',
});

export const Money = z
  .strictObject({ currency: Currency, amount: Amount.min(1, 'must be at least 1').meta({ description: 'In minor units.', example: 500 }) })
  .meta({ id: 'Money' });

const Sku = text(128).meta({ example: 'MUG-1' });
const units = z.int().min(1).max(1_000_000).meta({ description: 'The most units that one redemption takes.', example: 100 });

export const VoucherBenefit = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('amount-off'), ...Money.shape }),
    z.strictObject({
      type: z.literal('percent-off'),
      percent: z.int().min(1).max(100).meta({ example: 10 }),
      upTo: Money.optional().meta({ description: 'The most that is taken off.' }),
    }),
    z.strictObject({ type: z.literal('free-product'), sku: Sku }),
    z.strictObject({
      type: z.literal('upgrade'),
      to: text(64).meta({ description: "Named, for the brand's own systems.", example: 'seat' }),
    }),
  ])
  .meta({ id: 'VoucherBenefit', description: 'The benefit of a voucher at the till.' });

export const RewardGift = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('voucher'), benefit: VoucherBenefit }),
    z.strictObject({
      kind: z.literal('code'),
      lowStock: z
        .int()
        .min(0)
        .max(1_000_000)
        .meta({ description: 'Managers are warned when no more codes than this are left.', example: 100 }),
    }),
    z.strictObject({ kind: z.literal('physical'), sku: Sku }),
    z.strictObject({ kind: z.literal('gift-card'), value: Money }),
    z.strictObject({ kind: z.literal('donation'), to: text(64).meta({ example: 'Sea rescue' }), value: Money, mostUnits: units }),
    z.strictObject({
      kind: z.literal('cashback'),
      value: Money.meta({ description: 'The worth of one unit.' }),
      mostUnits: units,
    }),
  ])
  .meta({
    id: 'RewardGift',
    description: 'The gift: a voucher, an imported code, a physical reward, a gift card, a donation, or cashback.',
    example: { kind: 'voucher', benefit: { type: 'amount-off', currency: 'USD', amount: 500 } },
  });

export const RewardText = z
  .strictObject({
    language: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, such as de or de-CH')
      .meta({ description: 'BCP 47.', example: 'en' }),
    name: text(100).meta({ example: 'A cup of coffee' }),
    description: text(1_000).optional(),
  })
  .meta({ id: 'RewardText' });

const lifetimeEnd = z
  .enum(['day', 'month', 'quarter', 'year'])
  .meta({ description: 'Valid through the end of that day, or of the month, quarter or year that it falls in.' });

export const RewardTerms = z
  .strictObject({
    texts: z.array(RewardText).min(1).max(50).meta({ description: 'The first is shown in languages that are not there.' }),
    picture: z
      .url({ protocol: /^https$/, error: 'must be an https address' })
      .max(2_000)
      .optional()
      .meta({ example: 'https://cdn.example.com/coffee.webp' }),
    gift: RewardGift,
    cost: z.strictObject({
      points: z.int().min(0).max(1_000_000_000).meta({ description: 'The points for one unit.', example: 50 }),
      cash: Money.optional().meta({
        description:
          'Money that the member pays besides, at the till that takes the voucher. For rewards with a voucher, other than gift cards.',
      }),
    }),
    from: Instant.optional().meta({ description: 'The first instant at which it can be redeemed.' }),
    until: Instant.optional().meta({ description: 'From this instant on it can no longer be redeemed.' }),
    tiers: z.array(TierId).min(1).max(12).optional().meta({ description: 'Who can have it; absent: every member.' }),
    segments: z
      .array(SegmentName)
      .min(1)
      .max(20)
      .optional()
      .meta({
        description: 'Who can have it: members in any of these segments, static ones or by rule; absent: every member.',
        example: ['press'],
      }),
    stock: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .optional()
      .meta({ description: 'How many there ever are, those already given included; absent: as many as are asked for.', example: 1_000 }),
    lowStock: z.int().min(0).max(1_000_000_000).optional().meta({
      description: 'Managers are warned when no more than this are left; absent: they are not. Codes have their own.',
      example: 50,
    }),
    limit: z
      .strictObject({ redemptions: z.int().min(1).max(1_000), per: z.enum(['day', 'month', 'year', 'ever']) })
      .optional()
      .meta({ description: "How often one member can have it, by the programme's calendar." }),
    voucherLifetime: z
      .union(
        [
          z.strictObject({ months: z.int().min(1).max(120), to: lifetimeEnd }),
          z.strictObject({ days: z.int().min(0).max(3_660), to: lifetimeEnd }),
        ],
        'must be {"months" or "days", "to"}',
      )
      .optional()
      .meta({ description: 'How long a voucher lasts once issued; absent: for ever.', example: { days: 30, to: 'day' } }),
    reservationMinutes: z.int().min(1).max(1_440).meta({ description: 'How long a reservation holds points and stock.', example: 15 }),
    merchants: z
      .array(MerchantId)
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'Where its voucher is taken; absent: by every merchant of the programme.' }),
    onReturn: z.enum(['stays-used', 'restored']).optional().meta({
      description:
        'Whether its voucher stays used or is restored when the goods are returned. Default: it stays used. A gift card always gets back what it paid.',
    }),
    whileInDebt: z.enum(['suspended', 'usable']).optional().meta({
      description:
        'Whether an unused voucher that cost points can be used while its member owes points, because a purchase was returned whose points were spent. Default: it is suspended.',
    }),
    cancel: z.strictObject({
      issued: z.enum(['never', 'unused']).meta({ description: 'Whether it can be given back once issued. A reservation always can.' }),
      withinHours: z
        .int()
        .min(1)
        .max(8_784)
        .optional()
        .meta({ description: 'Hours since the issue in which it can be cancelled. Absent: as long as it is unused.' }),
      expiredPoints: z
        .enum(['expire', 'new-lifetime'])
        .meta({ description: 'Whether refunded points whose expiry has passed expire at once, or get a new lifetime.' }),
    }),
    programmeCost: Money.optional().meta({ description: 'The cost of one to the programme.' }),
  })
  .meta({ id: 'RewardTerms', description: 'The terms of one version of a reward.' });
export type RewardTerms = z.infer<typeof RewardTerms>;

export const RewardState = z
  .enum(['active', 'paused', 'archived'])
  .meta({ id: 'RewardState', description: 'paused: not offered for now. archived: never again.' });

export const RewardFile = z
  .strictObject({ id: RewardId, state: RewardState, ...RewardTerms.shape })
  .meta({ id: 'RewardFile', description: 'A reward file.' });
export type RewardFile = z.infer<typeof RewardFile>;

export const RewardVersion = z
  .object({
    rewardId: RewardId,
    version: z.int().min(1).meta({ description: 'Dense from 1. Redemptions name the version they were decided under.' }),
    publishedAt: Instant,
    effectiveAt: Instant,
    publishedBy: z.string(),
    state: RewardState,
    terms: RewardTerms,
  })
  .meta({ id: 'RewardVersion', description: 'One published version, immutable.' });
export type RewardVersion = z.infer<typeof RewardVersion>;

export const RedemptionState = z.enum(['reserved', 'issued', 'used', 'fulfilled', 'cancelled', 'lapsed', 'expired']).meta({
  id: 'RedemptionState',
  description:
    'reserved: points and stock are held. issued: paid. used: the voucher was, all of it. fulfilled: sent, handed over or paid out. cancelled: given back. lapsed: the reservation was not used in time. expired: the voucher was not.',
});
