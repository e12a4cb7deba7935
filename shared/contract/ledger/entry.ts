/** An entry as callers see it: its header, and the fields that features bring. */
import * as z from 'zod';
import { WARNING_ENTRY_KINDS } from '../agenda/warning-entries.ts';
import { CHECKOUT_ENTRY_FIELDS, CHECKOUT_ENTRY_KINDS } from '../checkout/checkout-entries.ts';
import { EARNING_ENTRY_FIELDS, EARNING_ENTRY_KINDS } from '../earning/earning-entries.ts';
import { FREEZE_ENTRY_KINDS } from '../fraud/freeze-entries.ts';
import { Instant, Points } from '../kernel/values.ts';
import { MEMBER_ENTRY_FIELDS, MEMBER_ENTRY_KINDS } from '../members/member-entries.ts';
import { REFERRAL_ENTRY_FIELDS, REFERRAL_ENTRY_KINDS } from '../referrals/referral-entries.ts';
import { REWARD_ENTRY_FIELDS, REWARD_ENTRY_KINDS } from '../rewards/reward-entries.ts';
import { SEGMENT_ENTRY_FIELDS, SEGMENT_ENTRY_KINDS } from '../segments/segment-entries.ts';
import { TIER_ENTRY_FIELDS, TIER_ENTRY_KINDS } from '../tiers/tier-entries.ts';
import { Balance, EntryNumber, Explanation } from './ledger.ts';
import { POINT_ENTRY_KINDS } from './point-entries.ts';

/** The kinds that features declare, one line each. */
export const ENTRY_KINDS = [
  ...MEMBER_ENTRY_KINDS,
  ...POINT_ENTRY_KINDS,
  ...WARNING_ENTRY_KINDS,
  ...FREEZE_ENTRY_KINDS,
  ...EARNING_ENTRY_KINDS,
  ...TIER_ENTRY_KINDS,
  ...REWARD_ENTRY_KINDS,
  ...CHECKOUT_ENTRY_KINDS,
  ...SEGMENT_ENTRY_KINDS,
  ...REFERRAL_ENTRY_KINDS,
] as const;

export const EntryView = z
  .object({
    number: EntryNumber,
    kind: z.enum(ENTRY_KINDS),
    at: Instant.meta({ description: 'When it was posted.' }),
    points: Points.meta({ description: 'The change of active + pending + held − debt.' }),
    balance: Balance.meta({ description: 'After it.' }),
    programmeVersion: z.int().min(1).meta({ description: 'The version of the programme it was decided under.' }),
    ...EARNING_ENTRY_FIELDS,
    ...REWARD_ENTRY_FIELDS,
    ...CHECKOUT_ENTRY_FIELDS,
    ...SEGMENT_ENTRY_FIELDS,
    ...REFERRAL_ENTRY_FIELDS,
    ...TIER_ENTRY_FIELDS,
    ...MEMBER_ENTRY_FIELDS,
    reason: z.string().optional().meta({ description: 'The reason of a change by hand.' }),
    by: z.string().optional().meta({ description: 'The person who made the change by hand.' }),
    note: z.string().optional().meta({
      description:
        'Commitment to reason and name: SHA-256 of `{"by", "reason", "salt"}` in canonical JSON, with a random salt. Absent: nobody did it by hand.',
    }),
    noteMissing: z.enum(['erased', 'altered']).optional().meta({
      description: 'Why reason and name are missing: they were erased, or they are not what the hash covers. Absent: they are there.',
    }),
    message: z.string().optional().meta({ description: 'The text that the member reads of a change by hand.' }),
    explanation: z.array(Explanation),
    hash: z.string().meta({ description: 'SHA-256 over the hash before it and this entry in canonical JSON (RFC 8785).' }),
  })
  .meta({ id: 'Entry', description: 'One immutable line of the ledger.' });
export type EntryView = z.infer<typeof EntryView>;

/** Why staff did something, and who, is between them. */
export const MyEntryView = EntryView.omit({ reason: true, by: true, noteMissing: true })
  .extend({ for: z.string().optional().meta({ description: 'The occasion of an award: birthday, referral.' }) })
  .meta({ id: 'MyEntry', description: 'One immutable line of the ledger, as its member reads it.' });
export type MyEntryView = z.infer<typeof MyEntryView>;
