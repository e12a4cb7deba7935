/** Entries of tiers: the facts by which any entry can change the tier, and the part of the account that holds it. */

import type { EntryContext } from '../analytics/history/entry-context.ts';
import type { Fact } from '../analytics/history/history.ts';
import type { EventDraft } from '../events/event-draft.ts';
import type { Instant } from '../kernel/time.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';
import { addQualifying, type Qualifying, type QualifyingMonth } from './qualifying.ts';

/** A tier and how long it holds. */
export interface Standing {
  readonly id: string;
  readonly since: Instant;
  /** null: no end. */
  readonly until: Instant | null;
  /** Instant of the review: `until` plus the grace period. */
  readonly reviewAt: Instant | null;
  /** When the counts last qualified for it; null: set by a manager, or the first level. */
  readonly qualifiedAt: Instant | null;
  /** Until then only a manager changes it. */
  readonly lockedUntil?: Instant | undefined;
  /**
   * The previous standing. After a promotion: a return that removes its reason restores it while it would still hold. After a review
   * that took a tier: a purchase that arrives late may restore it.
   */
  readonly before?: Omit<Standing, 'before'> | undefined;
}

export interface TierMove {
  readonly from: string;
  readonly direction: 'up' | 'down';
}

export interface TierFacts {
  /** Its count towards a tier; negative when a return takes it back. */
  readonly qualifying?: Qualifying | undefined;
  /** The tier after it, in a programme with tiers: of entries that can change it. */
  readonly tier?: { readonly id: string; readonly changed: boolean } | undefined;
  /** From which tier it led to its own, when it did. */
  readonly tierMove?: TierMove | undefined;
  /** The new standing; absent: unchanged. */
  readonly standing?: Standing | undefined;
}

export interface TierPart {
  /** Counts towards tiers, the oldest month first. */
  readonly qualifying: readonly QualifyingMonth[];
  /** null: no tier yet, or none in the programme. */
  readonly standing: Standing | null;
}

export const NO_TIER: TierPart = { qualifying: [], standing: null };

export const tierAfter = (before: TierPart, { qualifying, standing }: TierFacts): TierPart => ({
  qualifying: qualifying === undefined ? before.qualifying : addQualifying(before.qualifying, qualifying),
  standing: standing ?? before.standing,
});

/** The domain events that tell of them. */
export const TIER_EVENTS = ['tier.changed', 'tier.renewed'] as const;

type TierEvent = (typeof TIER_EVENTS)[number];
type TierEntry = EntryHeader & TierFacts;

/** Both say what became of the tier, which `tierEvents` and `tierHistory` tell of entries of any kind. */
export const TIER_ENTRIES = {
  review: { events: nothing, history: nothing },
  tier: { events: nothing, history: nothing },
} as const satisfies EntryKindsOf<TierEntry, TierEvent>;

/** The events of an entry that changed the tier, or its end. */
export function tierEvents({ tier, tierMove, standing, explanation }: TierEntry): readonly EventDraft<TierEvent>[] {
  if (tier === undefined || standing === undefined) return [];
  const { id, since, until, reviewAt, lockedUntil } = standing;
  const facts = { tier: id, since, until, reviewAt, lockedUntil, explanation: explanation.filter(({ rule }) => rule === 'tier') };
  return tier.changed ? [{ type: 'tier.changed', facts: { ...facts, ...tierMove } }] : [{ type: 'tier.renewed', facts }];
}

/** The facts of an entry that led to another tier. */
export const tierHistory = ({ entry: { tier }, day }: EntryContext<TierEntry>): readonly Fact[] =>
  tier?.changed === true ? [{ kind: 'tier', day, tier: tier.id }] : [];
