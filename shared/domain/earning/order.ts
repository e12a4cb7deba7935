/**
 * A merchant's order as the platform knows it: the claim that it was credited once, and the record that returns are
 * held against. States: `awaiting-purchase` (a return, or what points paid, came first) → `unclaimed` (no such member yet) → `credited`;
 * any may be skipped, none is ever left backwards.
 */

import type { Tender } from '../checkout/tender.ts';
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { ExpiresAt } from '../ledger/entry-header.ts';
import type { IdentityKey } from '../members/identity.ts';
import type { Multiplier } from './earning.ts';

export interface OrderLine {
  readonly sku: string;
  readonly category?: string | undefined;
  readonly quantity: number;
  /** Minor units, for the whole line. */
  readonly amount: number;
}

/** Who a purchase says the member is: by the platform's own id, or by an identity. */
export type MemberKey = { readonly kind: 'id'; readonly memberId: string } | IdentityKey;

export interface Purchase {
  readonly inputHash: string;
  readonly member: MemberKey;
  readonly occurredAt: Instant;
  readonly currency: string;
  readonly amount: number;
  readonly tax?: number | undefined;
  readonly shipping?: number | undefined;
  readonly discount?: number | undefined;
  readonly channel?: string | undefined;
  readonly store?: string | undefined;
  readonly lines?: readonly OrderLine[] | undefined;
}

export interface ReturnedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly amount?: number | undefined;
}

/** What a return asks for: an amount, or lines. */
export type ReturnRequest = {
  readonly returnId: string;
  readonly inputHash: string;
  readonly occurredAt: Instant;
  readonly currency?: string | undefined;
} & ({ readonly amount: number; readonly lines?: undefined } | { readonly lines: readonly ReturnedLine[]; readonly amount?: undefined });

/** What one return brings back, in minor units of the purchase's currency. */
export interface Returned {
  readonly amount: number;
  /** When the return was by lines. */
  readonly lines?: readonly { readonly sku: string; readonly quantity: number; readonly amount: number }[] | undefined;
}

/** What came of a return. */
export interface Reversal extends Returned {
  /** Taken back. */
  readonly points: number;
  readonly entry: number;
}

/** Why an event was kept for later. */
export type Kept = 'unclaimed' | 'awaiting-purchase';

export interface OrderReturn {
  readonly request: ReturnRequest;
  /** Set when its first answer was that it is kept; that answer is what a repetition gets, whatever came later. */
  readonly kept?: Kept | undefined;
  readonly reversal?: Reversal | undefined;
}

/** What the purchase earned, and the terms that its points keep. */
export interface OrderCredit {
  readonly memberId: string;
  readonly entry: number;
  readonly programmeVersion: number;
  readonly points: number;
  readonly maturesAt: Instant | null;
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
  /** By which the member's tier multiplied the points; absent: by nothing. */
  readonly multiplier?: Multiplier | undefined;
  /** Minor units of `amount` that points paid, and that therefore did not earn. */
  readonly paid?: number | undefined;
  /** What it was counted with towards tiers. */
  readonly countedFrom?: CalendarDate | undefined;
  /** It counted towards the referral of the member. */
  readonly referral?: true | undefined;
}

/** That the order was delivered, said once. */
export interface Fulfilment {
  readonly inputHash: string;
  readonly occurredAt: Instant;
  /** Set when its first answer was that it is kept. */
  readonly kept?: Kept | undefined;
  /** Of the entry that answered it. */
  readonly entry?: number | undefined;
}

interface OrderIdentity {
  readonly programmeId: string;
  readonly merchantId: string;
  readonly orderId: string;
  /** Grows with each change; what commits are conditioned on. */
  readonly revision: number;
  readonly returns: readonly OrderReturn[];
  readonly fulfilled?: Fulfilment | undefined;
  /** What it was paid with besides money. */
  readonly tender?: Tender | undefined;
}

export type AwaitingOrder = OrderIdentity & { readonly state: 'awaiting-purchase' };
export type UnclaimedOrder = OrderIdentity & {
  readonly state: 'unclaimed';
  readonly purchase: Purchase;
  /** Under which it was accepted, and earns: a version published since cannot take back what was promised. */
  readonly programmeVersion: number;
};
export type CreditedOrder = OrderIdentity & {
  readonly state: 'credited';
  readonly purchase: Purchase;
  readonly credit: OrderCredit;
  /** Set when the purchase's first answer was that it is kept. */
  readonly kept?: Kept | undefined;
};
export type Order = AwaitingOrder | UnclaimedOrder | CreditedOrder;

/**
 * An order takes at most so many returns: those that were kept are all reversed in the commit that credits it, one entry
 * each, and DynamoDB takes 100 items in a transaction.
 */
export const MAX_RETURNS_OF_ORDER = 50;

/**
 * All return requests of an order together, as JSON in UTF-8. The item holds each twice over (as asked, and as found)
 * besides a purchase of up to 128 KB, and DynamoDB takes 400 KB.
 */
export const MAX_RETURN_BYTES_OF_ORDER = 120 * 1024;
