/** Members at tills: known by a code, paying with points, using vouchers, and giving goods back. */
import * as z from 'zod';
import { PurchaseLine } from '../earning/merchant-events.ts';
import { MAX_LINES } from '../kernel/limits.ts';
import { Amount, Currency, Instant, MemberId, Points, ShopOrderId, ShopReturnId, text } from '../kernel/values.ts';
import { Balance, EntryNumber, Explanation } from '../ledger/ledger.ts';
import { Money, RedemptionId, RewardId, VoucherCode } from '../rewards/rewards.ts';

export const TillCode = text(40).meta({
  id: 'TillCode',
  description: 'The code that the member shows. Case, blanks and hyphens do not matter; O is read as 0, I and L as 1.',
  example: '7ZK4-Q0XM-2V5',
});

export const TillCodeMade = z
  .object({
    code: z.string().meta({ description: 'To be read out.', example: '7ZK4-Q0XM-2V5' }),
    qr: z
      .string()
      .meta({ description: 'The content of a QR code. It is alphanumeric, which keeps the QR code small.', example: '7ZK4Q0XM2V5' }),
    expiresAt: Instant,
  })
  .meta({ id: 'TillCodeMade', description: 'Good for one payment, until it expires.' });

/** Money that may be nothing. */
const Sum = z.object({ currency: Currency, amount: Amount }).meta({ id: 'Sum' });

const Basket = z
  .strictObject({
    currency: Currency,
    amount: Amount.min(1, 'must be at least 1').meta({ description: 'All that is to be paid, in minor units.', example: 2933 }),
  })
  .meta({ id: 'Basket' });

const BasketWithLines = Basket.extend({
  lines: z
    .array(PurchaseLine)
    .min(1)
    .max(MAX_LINES, `must have at most ${MAX_LINES} lines`)
    .optional()
    .meta({ description: 'Needed for a voucher that gives a product.' }),
}).meta({ id: 'BasketWithLines' });

const till = text(64).optional().meta({
  description:
    'The till, session or customer who asks, by any name of your own. After 20 unknown till codes in an hour it is refused for the rest of the hour, and no other is. Absent: guesses are not limited.',
  example: 'till-4',
});

export const PreviewAtTill = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('points'), tillCode: TillCode, basket: Basket, till }),
    z.strictObject({ type: z.literal('voucher'), code: VoucherCode, basket: BasketWithLines }),
  ])
  .meta({ id: 'PreviewAtTill', description: 'Asks what points or a voucher are worth for this basket.' });

export const PreviewedAtTill = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('points'),
      memberId: MemberId,
      active: Points.min(0).meta({ description: 'The active points of the member.', example: 340 }),
      minimum: z.int().meta({ description: 'The fewest points that can pay a basket.', example: 100 }),
      step: z.int().meta({ description: 'It takes multiples of so many.', example: 10 }),
      maximum: z.int().min(0).meta({ description: 'The most that this basket takes of this member; 0: none.', example: 340 }),
      worth: Sum.meta({ description: 'The worth of `maximum`.' }),
      earnsOn: z.enum(['whole', 'money']),
    }),
    z.object({
      type: z.literal('voucher'),
      memberId: MemberId,
      redemptionId: RedemptionId,
      rewardId: RewardId,
      name: z.string().meta({ example: '5 dollars off' }),
      worth: Sum.meta({ description: 'The amount that the voucher takes off this basket, or that the gift card can pay of it.' }),
      balance: Sum.optional().meta({ description: 'The balance, for a gift card.' }),
      cash: Sum.optional().meta({ description: 'The money to take for the reward, besides its points. Absent: none.' }),
      expiresAt: Instant.nullable(),
    }),
  ])
  .meta({ id: 'PreviewedAtTill' });
export type PreviewedAtTill = z.infer<typeof PreviewedAtTill>;

export const RedemptionAtTill = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('points'),
      orderId: ShopOrderId,
      tillCode: TillCode,
      points: z.int().min(1).max(1_000_000_000).meta({ description: 'That the member pays with.', example: 340 }),
      basket: Basket,
      till,
    }),
    z.strictObject({
      type: z.literal('voucher'),
      orderId: ShopOrderId,
      code: VoucherCode,
      basket: BasketWithLines,
      pay: Money.optional().meta({ description: 'The amount that the gift card pays.' }),
      cash: Money.optional().meta({
        description: 'The money that the till took for the reward, besides its points: exactly the `cash` of the preview. Absent: none.',
      }),
    }),
  ])
  .meta({ id: 'RedemptionAtTill', description: 'Points as payment, or a voucher, for an order that is not completed yet.' });
export type RedemptionAtTill = z.infer<typeof RedemptionAtTill>;

export const ReversalAtTill = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('points'),
      orderId: ShopOrderId,
      returnId: ShopReturnId,
      amount: Amount.min(1, 'must be at least 1')
        .optional()
        .meta({ description: 'The part of the payment to refund, in minor units. Absent: all that is left of it.', example: 100 }),
    }),
    z.strictObject({
      type: z.literal('voucher'),
      orderId: ShopOrderId,
      returnId: ShopReturnId,
      code: VoucherCode,
      amount: Amount.min(1, 'must be at least 1')
        .optional()
        .meta({ description: 'The part of a gift card payment to restore, in minor units. Absent: all that is left of it.', example: 100 }),
    }),
  ])
  .meta({ id: 'ReversalAtTill', description: 'Goods came back: so do the points, or the voucher, that paid them.' });
export type ReversalAtTill = z.infer<typeof ReversalAtTill>;

const ofOrder = { orderId: z.string(), returnId: z.string().optional(), memberId: MemberId, entry: EntryNumber };

export const TakenAtTill = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('points'),
      ...ofOrder,
      points: Points.meta({ description: 'Taken, or given back.', example: 340 }),
      paid: Sum.meta({ description: 'The amount that the points paid, or that was refunded.' }),
      balance: Balance,
      explanation: z.array(Explanation),
    }),
    z.object({
      type: z.literal('voucher'),
      ...ofOrder,
      redemptionId: RedemptionId,
      rewardId: RewardId,
      off: Sum.optional().meta({ description: 'The amount that the voucher takes off.' }),
      cash: Sum.optional().meta({ description: 'The money that the till took for the reward, besides its points.' }),
      paid: z
        .object({ currency: Currency, amount: Amount, left: Amount })
        .optional()
        .meta({ description: 'The amount that a gift card paid or got back, and its balance.' }),
      explanation: z.array(Explanation),
    }),
  ])
  .meta({ id: 'TakenAtTill', description: 'The points or the voucher that were taken, or given back.' });
export type TakenAtTill = z.infer<typeof TakenAtTill>;
