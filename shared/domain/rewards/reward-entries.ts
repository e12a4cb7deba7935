/** Entries by which members take rewards for points, and give them back. */

import type { EntryContext } from '../analytics/history/entry-context.ts';
import type { Fact } from '../analytics/history/history.ts';
import { activated, heldNoMore, spentFrom } from '../events/event-points.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';
import type { RewardFulfilment } from './parcel.ts';

/** The redemption that an entry belongs to. */
export interface RedemptionSource {
  readonly redemptionId: string;
  readonly rewardId: string;
  readonly rewardVersion: number;
  /** Absent: one. */
  readonly units?: number | undefined;
  /** Where a voucher was used, and for which order. */
  readonly merchantId?: string | undefined;
  readonly orderId?: string | undefined;
  /** With which return it was given back. */
  readonly returnId?: string | undefined;
  /** The amount that a gift card paid or got back, and its balance. */
  readonly paid?: { readonly currency: string; readonly amount: number; readonly left: number } | undefined;
  /** The amount that a voucher took off. */
  readonly off?: { readonly currency: string; readonly amount: number } | undefined;
  /** The money that the member paid for the reward besides its points. */
  readonly cash?: { readonly currency: string; readonly amount: number } | undefined;
  /** The state of a parcel. */
  readonly fulfilment?: Omit<RewardFulfilment, 'since'> | undefined;
}

export interface RewardFacts {
  readonly redemption?: RedemptionSource | undefined;
}

type RewardEntry = EntryHeader & RewardFacts;

/** The domain events that tell of them. */
export const REWARD_EVENTS = [
  'reward.redeemed',
  'reward.reserved',
  'reward.committed',
  'reward.lapsed',
  'reward.cancelled',
  'reward.fulfilled',
] as const;

export const REWARD_ENTRIES = {
  redeem: {
    events: (entry) => [{ type: 'reward.redeemed', facts: { ...entry.redemption, ...spentFrom(entry) } }],
    history: (context) => redeemed(context, 1, 0 - context.entry.points),
  },
  hold: {
    events: (entry) => [{ type: 'reward.reserved', facts: { ...entry.redemption, ...spentFrom(entry), ...lapseOf(entry) } }],
    // A reservation may lapse, so it counts as a redemption only when it is committed.
    history: nothing,
  },
  commit: {
    events: (entry) => [{ type: 'reward.committed', facts: { ...entry.redemption, points: 0 - entry.points } }],
    history: (context) => redeemed(context, 1, 0 - context.entry.points),
  },
  lapse: {
    events: (entry) => heldNoMore(entry).map((facts) => ({ type: 'reward.lapsed', facts })),
    history: nothing,
  },
  cancel: {
    events: (entry) => [{ type: 'reward.cancelled', facts: { ...entry.redemption, ...activated(entry) } }],
    history: returned,
  },
  fulfil: {
    events: (entry) => {
      const { fulfilment, ...redemption } = entry.redemption ?? {};
      return [{ type: 'reward.fulfilled', facts: { ...redemption, ...fulfilment, ...activated(entry) } }];
    },
    history: returned,
  },
} as const satisfies EntryKindsOf<RewardEntry, (typeof REWARD_EVENTS)[number]>;

const lapseOf = ({ postings }: EntryHeader) => {
  const held = postings.find((posting) => posting.bucket === 'held');
  return held === undefined ? {} : { lapsesAt: held.lapsesAt };
};

/** @param sign −1: the reward was returned. */
export function redeemed({ entry, day }: EntryContext<RewardEntry>, sign: 1 | -1, points: number): readonly Fact[] {
  if (entry.redemption === undefined) return [];
  const { rewardId, rewardVersion, units = 1 } = entry.redemption;
  return [{ kind: 'redemption', day, rewardId, rewardVersion, units: sign * units, points }];
}

/** A cancelled reservation was never counted, and posts no points here. Nor does a free reward post any, so its redemption stays counted. */
function returned(context: EntryContext<RewardEntry>): readonly Fact[] {
  const { points } = context.entry;
  return points > 0 ? redeemed(context, -1, 0 - points) : [];
}
