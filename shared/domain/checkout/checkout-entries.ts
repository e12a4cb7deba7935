/** Entries by which an order is paid with points or a voucher, and those are given back. */

import { pointsMoved } from '../analytics/history/entry-context.ts';
import { activated, spentFrom } from '../events/event-points.ts';
import type { EntryHeader } from '../ledger/entry-header.ts';
import { type EntryKindsOf, nothing } from '../ledger/entry-kind.ts';
import type { RewardFacts } from '../rewards/reward-entries.ts';

/** The order that points paid, or were given back for. */
export interface PaymentSource {
  readonly merchantId: string;
  readonly orderId: string;
  readonly returnId?: string | undefined;
  readonly currency: string;
  /** Minor units. */
  readonly amount: number;
}

export interface CheckoutFacts {
  readonly payment?: PaymentSource | undefined;
}

/** The domain events that tell of them. */
export const CHECKOUT_EVENTS = ['points.paid', 'points.refunded', 'voucher.used', 'voucher.restored'] as const;

export const CHECKOUT_ENTRIES = {
  pay: {
    events: (entry) => [{ type: 'points.paid', facts: { ...spentFrom(entry), ...entry.payment } }],
    history: ({ entry, day }) => pointsMoved(day, 'paid', entry.points),
  },
  refund: {
    events: (entry) => [{ type: 'points.refunded', facts: { ...activated(entry), ...entry.payment } }],
    history: ({ entry, day }) => pointsMoved(day, 'refunded', entry.points),
  },
  use: {
    events: ({ redemption }) => [{ type: 'voucher.used', facts: { ...redemption } }],
    // A voucher was redeemed when it was issued.
    history: nothing,
  },
  restore: {
    events: ({ redemption }) => [{ type: 'voucher.restored', facts: { ...redemption } }],
    history: nothing,
  },
} as const satisfies EntryKindsOf<EntryHeader & CheckoutFacts & RewardFacts, (typeof CHECKOUT_EVENTS)[number]>;
