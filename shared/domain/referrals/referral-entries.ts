/** Entries of referrals: how far a friend is, who was paid for it, and who pays back. */

import { type EntryContext, pointsMoved } from '../analytics/history/entry-context.ts';
import type { Fact } from '../analytics/history/history.ts';
import type { EventDraft } from '../events/event-draft.ts';
import { credited } from '../events/event-points.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';
import { type RewardFacts, redeemed } from '../rewards/reward-entries.ts';
import { type Referral, type ReferralCount, type ReferralOutcome, type ReferralStage, referralAfter } from './referral.ts';
import { type Referred, referredAfter } from './referrer-totals.ts';

export interface ReferralFacts {
  /** A referral came to a stage, or someone was paid for it, or pays back. */
  readonly referral?: ReferralOutcome | undefined;
  /** Its count towards the member's referral. */
  readonly referralCount?: ReferralCount | undefined;
  /** The member's badges after it, when they were changed. */
  readonly badges?: readonly string[] | undefined;
}

/** Empty in accounts that have nothing to do with referrals. */
export interface ReferralPart {
  /** Set for a member whom another has brought. */
  readonly referral?: Referral | undefined;
  /** Set for a member who was paid for others. */
  readonly referred?: Referred | undefined;
  /** Sorted; absent: none. */
  readonly badges?: readonly string[] | undefined;
}

export function referralsAfter(before: ReferralPart, entry: EntryHeader & ReferralFacts): ReferralPart {
  const referral = referralAfter(before.referral, entry);
  const referred = referredAfter(before.referred, entry);
  const badges = entry.badges ?? before.badges ?? [];
  return {
    ...(referral === undefined ? {} : { referral }),
    ...(referred === undefined ? {} : { referred }),
    ...(badges.length === 0 ? {} : { badges }),
  };
}

/** The domain events that tell of them. */
export const REFERRAL_EVENTS = [
  'referral.enrolled',
  'referral.qualified',
  'referral.rewarded',
  'referral.expired',
  'referral.reversed',
  'referral.rejected',
] as const;

type ReferralEvent = (typeof REFERRAL_EVENTS)[number];
type ReferralEntry = EntryHeader & ReferralFacts & RewardFacts;

export const REFERRAL_ENTRIES = {
  /** Birthdays give awards, too: those have no facts of a referral. */
  award: {
    events: (entry) => [{ type: 'points.awarded', facts: { for: entry.reason, ...credited(entry), explanation: entry.explanation } }],
    history: (context) => [
      ...pointsMoved(context.day, 'bonus', context.entry.points),
      ...redeemed(context, 1, 0),
      ...friendsCounted(context, 1),
    ],
  },
  /** It says what became of a referral, which `referralEvents` tells of entries of any kind. */
  refer: {
    events: nothing,
    // The friend's own entries tell the referral's fate. Entries with a level reverse the referrer's reward.
    history: (context) => [
      ...pointsMoved(context.day, 'bonus-reversed', context.entry.points),
      ...redeemed(context, -1, 0),
      ...friendsCounted(context, -1),
    ],
  },
} as const satisfies EntryKindsOf<ReferralEntry, 'points.awarded'>;

/** An invitation is no entry of a member. */
const TYPES: { readonly [Stage in Exclude<ReferralStage, 'invited'>]: ReferralEvent } = {
  enrolled: 'referral.enrolled',
  qualified: 'referral.qualified',
  rewarded: 'referral.rewarded',
  expired: 'referral.expired',
  reversed: 'referral.reversed',
  rejected: 'referral.rejected',
};

/** The events of an entry by which a referral came to a stage. */
export function referralEvents({ referral }: ReferralFacts): readonly EventDraft<ReferralEvent>[] {
  if (referral === undefined || referral.stage === 'invited') return [];
  const { stage, referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } = referral;
  return [{ type: TYPES[stage], facts: { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } }];
}

/** Counts friends in the same way as `Referred`. */
const friendsCounted = ({ entry: { referral }, day }: EntryContext<ReferralFacts>, count: 1 | -1): readonly Fact[] =>
  referral?.level === 1 && referral.capped !== true ? [{ kind: 'friend', day, friends: count }] : [];
