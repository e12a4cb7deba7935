/** Entries by which members earn, and lose again what a return takes back. */

import type { Day } from '../analytics/history/day.ts';
import { type EntryContext, pointsMoved } from '../analytics/history/entry-context.ts';
import type { Fact } from '../analytics/history/history.ts';
import { activated, credited, takenBack } from '../events/event-points.ts';
import type { Instant } from '../kernel/time.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';
import type { TierFacts } from '../tiers/tier-entries.ts';

/** The purchase, or the return of one, that an entry stems from. */
export interface PurchaseSource {
  readonly merchantId: string;
  readonly orderId: string;
  readonly returnId?: string | undefined;
  readonly occurredAt: Instant;
  readonly currency: string;
  /** Minor units: of the purchase, or of what was returned. */
  readonly amount: number;
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
  /** For a return: the instant of the purchase, and the minor units that are left of it. Absent in old entries. */
  readonly of?: { readonly occurredAt: Instant; readonly left: number } | undefined;
}

/** An activity of a member. */
export interface ActivitySource {
  readonly merchantId: string;
  /** Which one it was, by the merchant's own name for it. */
  readonly activityId: string;
  /** The kind, by the programme's name for it. */
  readonly activity: string;
  readonly occurredAt: Instant;
}

/** The part of a reversal for which nothing was taken, because it had expired unspent. */
export interface ExpiredUnspent {
  readonly points: number;
  /** When the batch of these points expired. */
  readonly expiredAt: Instant;
}

export interface EarningFacts {
  readonly purchase?: PurchaseSource | undefined;
  readonly activity?: ActivitySource | undefined;
  /** For a reversal: the points that had expired unspent, which it does not take. */
  readonly expiredUnspent?: ExpiredUnspent | undefined;
}

type EarningEntry = EntryHeader & EarningFacts & TierFacts;

/** The domain events that tell of them. */
export const EARNING_EVENTS = ['points.earned', 'points.matured', 'points.reversed', 'points.awarded'] as const;

export const EARNING_ENTRIES = {
  earn: {
    events: (entry) => [{ type: 'points.earned', facts: { ...credited(entry), ...entry.purchase, explanation: entry.explanation } }],
    history: purchaseMade,
  },
  mature: {
    events: (entry) => [{ type: 'points.matured', facts: { ...activated(entry), ...orderOf(entry) } }],
    // Points only change buckets here. The member has as many as before.
    history: nothing,
  },
  reverse: {
    events: (entry) => [{ type: 'points.reversed', facts: { ...takenBack(entry), ...entry.purchase, explanation: entry.explanation } }],
    history: returnMade,
  },
  engage: {
    events: (entry) => [
      {
        type: 'points.awarded',
        facts: {
          for: 'activity',
          ...credited(entry),
          engagement: entry.qualifying?.engagement ?? 0,
          ...entry.activity,
          explanation: entry.explanation,
        },
      },
    ],
    history: ({ entry, day }) => [
      ...(entry.activity === undefined ? [] : [{ kind: 'activity', day, activity: entry.activity.activity, times: 1 } as const]),
      ...pointsMoved(day, 'bonus', entry.points),
    ],
  },
} as const satisfies EntryKindsOf<EarningEntry, (typeof EARNING_EVENTS)[number]>;

/** The order of points that matured because it was fulfilled. */
const orderOf = ({ purchase }: EarningFacts) =>
  purchase === undefined ? {} : { merchantId: purchase.merchantId, orderId: purchase.orderId };

function purchaseMade({ entry, dayAt }: EntryContext<EarningEntry>): readonly Fact[] {
  const { purchase, points } = entry;
  if (purchase === undefined) return [];
  const { occurredAt, amount, currency } = purchase;
  const channel = purchase.channel ?? null;
  return [{ kind: 'purchase', day: dayAt(occurredAt), channel, currency, orders: 1, amount, points }];
}

function returnMade({ entry, dayAt, before }: EntryContext<EarningEntry>): readonly Fact[] {
  const { purchase } = entry;
  if (purchase === undefined) return [];
  const { occurredAt, amount, currency } = purchase;
  const channel = purchase.channel ?? null;
  const points = 0 - entry.points;
  const of = purchase.of === undefined ? guessedOf(purchase, dayAt(occurredAt), before) : dayAt(purchase.of.occurredAt);
  // A purchase of zero value stays an order, because nothing of it can be returned.
  const orders = purchase.of?.left === 0 && amount > 0 ? 1 : 0;
  return amount === 0 && points === 0 ? [] : [{ kind: 'return', day: dayAt(occurredAt), of, channel, currency, orders, amount, points }];
}

/** Old entries do not name the purchase that a return belongs to. The last purchase of at least the same amount is assumed. */
function guessedOf({ currency, amount, ...source }: PurchaseSource, day: Day, before: readonly Fact[]): Day {
  const channel = source.channel ?? null;
  const found = before.findLast(
    (fact) =>
      fact.kind === 'purchase' && fact.day <= day && fact.channel === channel && fact.currency === currency && fact.amount >= amount,
  );
  return found?.day ?? day;
}
