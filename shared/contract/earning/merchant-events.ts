/** Merchant events, and the answers to them. */
import * as z from 'zod';
import { MAX_LINES } from '../kernel/limits.ts';
import {
  ActivityId,
  ActivityKind,
  Amount,
  Instant,
  MemberId,
  MemberReference,
  NOT_BLANK,
  OrderId,
  orNumber,
  Points,
  ReturnId,
  ShopCurrency,
  ShopInstant,
  ShopOrderId,
  ShopReturnId,
  text,
  textOrNone,
} from '../kernel/values.ts';
import { Balance, EntryNumber, Explanation } from '../ledger/ledger.ts';
import { TierState } from '../tiers/tier-entries.ts';

const hasThousandths = (quantity: number): boolean => Number(quantity.toFixed(3)) === quantity;

/** Pieces, or weighed and measured goods. */
const Quantity = z
  .number()
  .min(0.001)
  .max(1_000_000)
  .refine(hasThousandths, 'must have at most 3 decimals, such as 2 or 0.75')
  .meta({ description: 'Pieces, or a weight or length with up to 3 decimals.' });

export const PurchaseLine = z
  .strictObject({
    sku: orNumber(textOrNone(128)).optional().meta({
      description: 'Stock-keeping unit. Goods without one, or with an empty one, are returned by amount.',
      example: 'CD-1',
    }),
    category: text(128).optional().meta({ example: 'music' }),
    quantity: Quantity.meta({ example: 2 }),
    amount: Amount.meta({ description: 'For the whole line, after discount, without tax, in minor units.', example: 2933 }),
  })
  .meta({ id: 'PurchaseLine' });

export const Purchase = z
  .strictObject({
    orderId: ShopOrderId,
    member: MemberReference,
    occurredAt: ShopInstant,
    currency: ShopCurrency,
    amount: Amount.meta({
      description: 'The amount that earns, in minor units: goods after discount, without tax and shipping.',
      example: 2933,
    }),
    tax: Amount.optional(),
    shipping: Amount.optional(),
    discount: Amount.optional().meta({ description: 'The discount that `amount` excludes.', example: 0 }),
    channel: text(64).optional().meta({ example: 'store' }),
    store: orNumber(text(128)).optional().meta({ example: 'berlin-1' }),
    lines: z
      .array(PurchaseLine)
      .min(1)
      .max(MAX_LINES, `must have at most ${MAX_LINES} lines`)
      .optional()
      .meta({ description: 'Their amounts add up to `amount`.' }),
  })
  .meta({ id: 'Purchase' });
export type Purchase = z.infer<typeof Purchase>;

export const ReturnLine = z
  .strictObject({
    sku: orNumber(text(128).regex(NOT_BLANK, 'must not be blank')).meta({ example: 'CD-1' }),
    quantity: Quantity.meta({ example: 1 }),
    amount: Amount.optional().meta({
      description: "The amount that was refunded for it. Default: its share of the purchase's line.",
      example: 1466,
    }),
  })
  .meta({ id: 'ReturnLine' });

const returnFields = {
  orderId: ShopOrderId,
  returnId: ShopReturnId,
  occurredAt: ShopInstant,
  currency: ShopCurrency.optional().meta({ description: "When given, the purchase's." }),
};

export const PurchaseReturn = z
  .union(
    [
      z.strictObject({ ...returnFields, amount: Amount.min(1, 'must be at least 1') }),
      z.strictObject({ ...returnFields, lines: z.array(ReturnLine).min(1).max(MAX_LINES) }),
    ],
    'must have either amount or lines',
  )
  .meta({ id: 'PurchaseReturn', description: 'Goods that came back: by `amount` or by `lines`. Returns of an order never exceed it.' });
export type PurchaseReturn = z.infer<typeof PurchaseReturn>;

export const OrderFulfilment = z
  .strictObject({ orderId: ShopOrderId, occurredAt: ShopInstant })
  .meta({ id: 'OrderFulfilment', description: 'The order was delivered: its pending points mature, where the programme says so.' });

export const ActivityCompleted = z
  .strictObject({
    activityId: orNumber(ActivityId),
    activity: ActivityKind,
    member: MemberReference,
    occurredAt: ShopInstant,
  })
  .meta({ id: 'ActivityCompleted', description: 'A member did something besides buying: one of the `activities` of the programme.' });

export const MerchantEvent = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('purchase.completed'), timestamp: ShopInstant, data: Purchase }).meta({ title: 'purchase.completed' }),
    z
      .strictObject({ type: z.literal('purchase.returned'), timestamp: ShopInstant, data: PurchaseReturn })
      .meta({ title: 'purchase.returned' }),
    z
      .strictObject({ type: z.literal('order.fulfilled'), timestamp: ShopInstant, data: OrderFulfilment })
      .meta({ title: 'order.fulfilled' }),
    z
      .strictObject({ type: z.literal('activity.completed'), timestamp: ShopInstant, data: ActivityCompleted })
      .meta({ title: 'activity.completed' }),
  ])
  .meta({ id: 'MerchantEvent' });
export type MerchantEvent = z.infer<typeof MerchantEvent>;

/** A replay says the first answer again, so its balance may be another by now. */
const AsOf = Instant.meta({ description: 'When it was decided: balance and tier are as of then, also in a replay.' });

export const PurchaseCredited = z
  .object({
    orderId: OrderId,
    memberId: MemberId,
    entry: EntryNumber,
    points: z.object({
      earned: Points.min(0).meta({ description: 'Points that this purchase earned, pending ones included.', example: 29 }),
      pending: Points.min(0).meta({ description: 'Those of them that cannot be spent yet.', example: 0 }),
    }),
    asOf: AsOf,
    balance: Balance,
    tier: TierState,
    explanation: z.array(Explanation),
  })
  .meta({ id: 'PurchaseCredited' });
export type PurchaseCredited = z.infer<typeof PurchaseCredited>;

export const ReturnReversed = z
  .object({
    orderId: OrderId,
    returnId: ReturnId,
    memberId: MemberId,
    entry: EntryNumber,
    points: z.object({
      reversed: Points.min(0).meta({ description: 'Points taken back.', example: 14 }),
      debt: Points.min(0).meta({ description: 'Those of them that were spent already, and that the next earnings repay.', example: 0 }),
    }),
    asOf: AsOf,
    balance: Balance,
    tier: TierState,
    explanation: z.array(Explanation),
  })
  .meta({ id: 'ReturnReversed' });
export type ReturnReversed = z.infer<typeof ReturnReversed>;

export const PointsMatured = z
  .object({
    orderId: OrderId,
    memberId: MemberId,
    entry: EntryNumber,
    points: z.object({ matured: Points.min(0).meta({ description: 'Points of the order that can be spent from now on.', example: 29 }) }),
    asOf: AsOf,
    balance: Balance,
    tier: TierState,
    explanation: z.array(Explanation),
  })
  .meta({ id: 'PointsMatured' });
export type PointsMatured = z.infer<typeof PointsMatured>;

export const ActivityCredited = z
  .object({
    activityId: ActivityId,
    memberId: MemberId,
    entry: EntryNumber,
    points: z.object({ earned: Points.min(0).meta({ description: 'Active at once.', example: 20 }) }),
    engagement: z.int().min(0).meta({ description: 'Points of engagement that count towards tiers.', example: 5 }),
    asOf: AsOf,
    balance: Balance,
    tier: TierState,
    explanation: z.array(Explanation),
  })
  .meta({ id: 'ActivityCredited' });
export type ActivityCredited = z.infer<typeof ActivityCredited>;

export const EventKept = z
  .object({
    orderId: OrderId,
    returnId: ReturnId.optional(),
    kept: z.enum(['unclaimed', 'awaiting-purchase']).meta({
      description: 'unclaimed: credited when the member enrols. awaiting-purchase: a return that came before its purchase.',
    }),
  })
  .meta({ id: 'EventKept' });
export type EventKept = z.infer<typeof EventKept>;
