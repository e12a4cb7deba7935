/** Balances, entries and what explains them. */
import * as z from 'zod';
import { Instant, MemberId, Points, Reason, text } from '../kernel/values.ts';

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

export const FrozenSince = Instant.meta({ description: 'Nothing can be spent since then; absent: the account is not frozen.' });

export const BalanceDetail = z
  .object({
    memberId: MemberId,
    asOf: Instant,
    ...Balance.shape,
    frozenSince: FrozenSince.optional(),
    collecting: z
      .literal(true)
      .optional()
      .meta({ description: 'Purchases from before the enrolment are being credited, and are not in the balance yet.' }),
    batches: z
      .array(z.object({ points: Points.min(1), expiresAt: Instant.nullable().meta({ description: 'null: never.' }) }))
      .meta({ description: 'Every expiry batch of the active points, the next to expire first.' }),
    maturities: z
      .array(z.object({ points: Points.min(1), maturesAt: Instant, expiresAt: Instant.nullable() }))
      .meta({ description: 'Every maturity of the pending points, the next first.' }),
  })
  .meta({ id: 'BalanceDetail' });
export type BalanceDetail = z.infer<typeof BalanceDetail>;

export const Verification = z
  .object({
    memberId: MemberId,
    valid: z.boolean(),
    entries: z.int(),
    points: Points.meta({ description: 'Sum of all entries.' }),
    balance: Balance.meta({ description: 'The balance of the account.' }),
    head: z.string().meta({ description: 'Hash of the last entry.' }),
    faults: z.array(z.object({ entry: z.int().nullable(), fault: z.string() })).meta({ description: 'Empty when valid.' }),
  })
  .meta({ id: 'Verification', description: 'The ledger, read whole and proved again: dense, chained, and equal to the account.' });
export type Verification = z.infer<typeof Verification>;

export const SetAsideAccount = z
  .object({
    memberId: MemberId,
    reason: z.string().meta({ description: 'The reason of the last failure.', example: 'InvariantBroken: debt is never negative' }),
    times: z.int().min(1).meta({ description: 'The number of failures since the last success.', example: 3 }),
    since: Instant.meta({ description: 'The first of these failures.' }),
    failedAt: Instant.meta({ description: 'The last failure.' }),
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
    message: text(500).optional().meta({
      description: 'The text that the member reads of it. They never read the reason.',
      example: 'Sorry that your parcel was late',
    }),
  })
  .meta({ id: 'Adjustment' });

export const Extension = z
  .strictObject({ until: Instant.meta({ description: 'All points that would expire before last until then.' }), reason: Reason })
  .meta({ id: 'Extension' });

export const Reinstatement = z
  .strictObject({ entry: EntryNumber.meta({ description: 'The entry that let points expire.' }), reason: Reason })
  .meta({ id: 'Reinstatement' });

export const Adjusted = z.object({ memberId: MemberId, entry: EntryNumber, points: Points, balance: Balance }).meta({ id: 'Adjusted' });
