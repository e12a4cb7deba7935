/** Balances, entries and what explains them. */
import * as z from 'zod';
import { Amount, Currency, Instant, MemberId, Points, Reason } from '../kernel/values.ts';

export const EntryNumber = z
  .int()
  .min(1)
  .meta({ id: 'EntryNumber', description: "The entry's place in the member's ledger, dense from 1.", example: 17 });

export const Explanation = z
  .object({
    rule: z.string().meta({ description: 'The rule that was looked at.', example: 'base-rate' }),
    matched: z.boolean(),
    points: Points.optional(),
    reason: z.string().meta({ description: 'Why, in words.', example: '1 point per 1 USD on 29.33 USD, rounded down' }),
  })
  .meta({ id: 'Explanation', description: 'Why: one rule that was looked at, whether it matched, and for what reason.' });

export const Balance = z
  .object({
    active: Points.min(0).meta({ description: 'Can be spent now.', example: 129 }),
    pending: Points.min(0).meta({ description: 'Earned, not yet spendable.', example: 0 }),
    held: Points.min(1).optional().meta({ description: 'Held by reservations that are open; absent: none.' }),
    debt: Points.min(0).meta({ description: 'Taken back after they were spent; the next earnings repay it.', example: 0 }),
  })
  .meta({ id: 'Balance' });

export const TierState = z
  .object({ id: z.string().meta({ example: 'silver' }), changed: z.boolean().meta({ example: false }) })
  .nullable()
  .meta({ id: 'TierState', description: 'The tier, or null in a programme without tiers.' });

export const FrozenSince = Instant.meta({ description: 'Nothing can be spent since then; absent: the account is not frozen.' });

export const BalanceDetail = z
  .object({
    memberId: MemberId,
    asOf: Instant,
    ...Balance.shape,
    frozenSince: FrozenSince.optional(),
    batches: z
      .array(z.object({ points: Points.min(1), expiresAt: Instant.nullable().meta({ description: 'null: never.' }) }))
      .meta({ description: 'Every expiry batch of the active points, the next to expire first.' }),
    maturities: z
      .array(z.object({ points: Points.min(1), maturesAt: Instant, expiresAt: Instant.nullable() }))
      .meta({ description: 'Every maturity of the pending points, the next first.' }),
  })
  .meta({ id: 'BalanceDetail' });
export type BalanceDetail = z.infer<typeof BalanceDetail>;

export const ENTRY_KINDS = [
  'enrol',
  'earn',
  'reverse',
  'adjust',
  'mature',
  'expire',
  'review',
  'warn',
  'tier',
  'extend',
  'reinstate',
  'award',
  'engage',
  'redeem',
  'hold',
  'commit',
  'lapse',
  'cancel',
  'use',
  'restore',
  'pay',
  'refund',
  'fulfil',
  'freeze',
  'release',
  'segment',
  'refer',
] as const;

export const FulfilmentState = z.enum(['awaiting', 'shipped', 'delivered', 'returned']).meta({
  id: 'FulfilmentState',
  description: 'Of something that is sent or handed over. returned: its points came back where the terms of the reward say so.',
});

export const ReferralStage = z.enum(['invited', 'enrolled', 'qualified', 'rewarded', 'expired', 'reversed', 'rejected']).meta({
  id: 'ReferralStage',
  description:
    'invited, enrolled, qualified (bought what is needed), rewarded; expired: not in time; reversed: what qualified it came back; rejected by a review.',
});

export const EntryView = z
  .object({
    number: EntryNumber,
    kind: z.enum(ENTRY_KINDS),
    at: Instant.meta({ description: 'When it was posted.' }),
    points: Points.meta({ description: 'What it added to active + pending + held − debt.' }),
    balance: Balance.meta({ description: 'After it.' }),
    programmeVersion: z.int().min(1).meta({ description: 'The version of the programme it was decided under.' }),
    purchase: z
      .object({
        merchantId: z.string(),
        orderId: z.string(),
        returnId: z.string().optional(),
        occurredAt: Instant,
        currency: Currency,
        amount: Amount.meta({ description: 'Of the purchase, or of what was returned, in minor units.' }),
        channel: z.string().optional(),
        store: z.string().optional(),
        of: z
          .object({ occurredAt: Instant, left: Amount })
          .optional()
          .meta({ description: 'Of a return: when the purchase was made, and what is left of it after this, in minor units.' }),
      })
      .optional(),
    activity: z
      .object({ merchantId: z.string(), activityId: z.string(), activity: z.string(), occurredAt: Instant })
      .optional()
      .meta({ description: 'What the member did besides buying.' }),
    redemption: z
      .object({
        redemptionId: z.string(),
        rewardId: z.string(),
        rewardVersion: z.int(),
        units: z.int().optional().meta({ description: 'How many were taken; absent: one.' }),
        merchantId: z.string().optional().meta({ description: 'Where a voucher was used.' }),
        orderId: z.string().optional().meta({ description: 'What it was used for.' }),
        returnId: z.string().optional().meta({ description: 'With what it was given back.' }),
        paid: z
          .object({ currency: Currency, amount: Amount, left: Amount })
          .optional()
          .meta({ description: 'What was paid with a gift card, or came back onto it, and what it has left.' }),
        off: z.object({ currency: Currency, amount: Amount }).optional().meta({ description: 'What a voucher took off.' }),
        fulfilment: z
          .object({ state: FulfilmentState, tracking: z.string().optional() })
          .optional()
          .meta({ description: 'What became of something that is sent.' }),
      })
      .optional()
      .meta({ description: 'The redemption that it belongs to.' }),
    payment: z
      .object({
        merchantId: z.string(),
        orderId: z.string(),
        returnId: z.string().optional(),
        currency: Currency,
        amount: Amount.meta({ description: 'What the points paid, or were given back for, in minor units.' }),
      })
      .optional()
      .meta({ description: 'The order that was paid with points.' }),
    segments: z.array(z.string()).optional().meta({ description: "The member's segments after it, when they were changed." }),
    referral: z
      .object({
        stage: ReferralStage,
        level: z
          .int()
          .optional()
          .meta({ description: "1: of a friend of the member's own; 2, 3: of a friend's friend. Absent, or 0: the member is the friend." }),
        friend: z.string().optional().meta({ description: 'Whom, by the name on the list of friends.' }),
        points: Points.optional().meta({ description: 'Given for it, or taken back; those of milestones come on top.' }),
        capped: z.boolean().optional().meta({ description: "The period's friends were full: nothing was given." }),
        milestones: z
          .array(z.object({ friends: z.int(), points: Points }))
          .optional()
          .meta({ description: 'That it reached, or that were taken back with it.' }),
        badge: z.string().optional(),
      })
      .optional()
      .meta({ description: 'A referral came to a stage, or was paid for, or paid back.' }),
    badges: z.array(z.string()).optional().meta({ description: "The member's badges after it, when they were changed." }),
    tier: TierState.unwrap().optional().meta({ description: 'The tier after it, of entries that can change it.' }),
    reason: z.string().optional().meta({ description: 'Of what was done by hand.' }),
    by: z.string().optional().meta({ description: 'Who did it by hand.' }),
    explanation: z.array(Explanation),
    hash: z.string().meta({ description: 'SHA-256 over the hash before it and this entry in canonical JSON (RFC 8785).' }),
  })
  .meta({ id: 'Entry', description: 'One immutable line of the ledger.' });
export type EntryView = z.infer<typeof EntryView>;

export const Verification = z
  .object({
    memberId: MemberId,
    valid: z.boolean(),
    entries: z.int(),
    points: Points.meta({ description: 'Sum of all entries.' }),
    balance: Balance.meta({ description: 'As the account has it.' }),
    head: z.string().meta({ description: 'Hash of the last entry.' }),
    faults: z.array(z.object({ entry: z.int().nullable(), fault: z.string() })).meta({ description: 'Empty when valid.' }),
  })
  .meta({ id: 'Verification', description: 'The ledger, read whole and proved again: dense, chained, and equal to the account.' });
export type Verification = z.infer<typeof Verification>;

export const SetAsideAccount = z
  .object({
    memberId: MemberId,
    reason: z.string().meta({ description: 'Of the last failure.', example: 'InvariantBroken: debt is never negative' }),
    times: z.int().min(1).meta({ description: 'How often it has failed since it last succeeded.', example: 3 }),
    since: Instant.meta({ description: 'When it failed for the first time.' }),
    failedAt: Instant.meta({ description: 'When it failed the last time.' }),
  })
  .meta({
    id: 'SetAsideAccount',
    description:
      'An account whose due maturities and expiries could not be posted. It is tried again in every run, and off this list once it succeeds.',
  });
export type SetAsideAccount = z.infer<typeof SetAsideAccount>;

export const Adjustment = z
  .strictObject({
    points: z
      .int()
      .min(-1_000_000_000)
      .max(1_000_000_000)
      .refine((points) => points !== 0, 'must not be 0')
      .meta({ description: 'To add, or when negative to take.', example: 50 }),
    reason: Reason,
  })
  .meta({ id: 'Adjustment' });

export const Extension = z
  .strictObject({ until: Instant.meta({ description: 'All points that would expire before last until then.' }), reason: Reason })
  .meta({ id: 'Extension' });

export const Reinstatement = z
  .strictObject({ entry: EntryNumber.meta({ description: 'The entry that let points expire.' }), reason: Reason })
  .meta({ id: 'Reinstatement' });

export const Adjusted = z.object({ memberId: MemberId, entry: EntryNumber, points: Points, balance: Balance }).meta({ id: 'Adjusted' });
