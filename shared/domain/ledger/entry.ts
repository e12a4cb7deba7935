/** One immutable line of a ledger: a header, and the facts that features declare. */

import type { WarningFacts } from '../agenda/warning-entries.ts';
import type { CheckoutFacts } from '../checkout/checkout-entries.ts';
import type { EarningFacts } from '../earning/earning-entries.ts';
import type { MemberFacts } from '../members/member-entries.ts';
import type { ReferralFacts } from '../referrals/referral-entries.ts';
import type { RewardFacts } from '../rewards/reward-entries.ts';
import type { SegmentFacts } from '../segments/segment-entries.ts';
import type { TierFacts } from '../tiers/tier-entries.ts';
import type { DraftHeader, EntryHeader } from './entry-header.ts';
import type { ENTRY_KINDS } from './entry-kinds.ts';

export type EntryKind = keyof typeof ENTRY_KINDS;

/** The facts that features declare, one line each. An entry of any kind can have any of them. */
interface EntryFacts extends MemberFacts, EarningFacts, TierFacts, WarningFacts, RewardFacts, CheckoutFacts, SegmentFacts, ReferralFacts {}

/** An entry before it has its place in the ledger. */
export interface EntryDraft extends DraftHeader, EntryFacts {
  readonly kind: EntryKind;
}

export interface Entry extends EntryHeader, EntryFacts {
  readonly kind: EntryKind;
}
