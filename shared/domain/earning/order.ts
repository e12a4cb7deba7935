/**
 * A merchant's order: the claim that it was credited once, and the record that returns are
 * checked against. States: `awaiting-purchase` (a return or a payment came first) → `unclaimed` (no such member yet) → `credited`;
 * an order may skip a state, and never goes back.
 */

import type { Tender } from '../checkout/tender.ts';
import type { CalendarDate } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { ExpiresAt } from '../ledger/entry-header.ts';
import type { IdentityKey } from '../members/identity.ts';
import type { Multiplier } from './earning.ts';

export interface OrderLine {
  /** Absent: the goods are returned by amount. */
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  /** Up to 3 decimals: see `quantity.ts`. */
  readonly quantity: number;
  /** Minor units, for the whole line. */
  readonly amount: number;
}

/** The member that a purchase names: by member id or by an identity. */
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

/** A return as requested: an amount, or lines. */
export type ReturnRequest = {
  readonly returnId: string;
  readonly inputHash: string;
  readonly occurredAt: Instant;
  readonly currency?: string | undefined;
} & ({ readonly amount: number; readonly lines?: undefined } | { readonly lines: readonly ReturnedLine[]; readonly amount?: undefined });

/** The part of a purchase that one return covers, in minor units of its currency. */
export interface Returned {
  readonly amount: number;
  /** Set for a return by lines. */
  readonly lines?: readonly { readonly sku: string; readonly quantity: number; readonly amount: number }[] | undefined;
}

/** The result of a return. */
export interface Reversal extends Returned {
  /** Points that the rest no longer earns, those that had expired unspent included. */
  readonly points: number;
  readonly entry: number;
}

/** Why an event waits. */
export type Kept = 'unclaimed' | 'awaiting-purchase';

export interface OrderReturn {
  readonly request: ReturnRequest;
  /** Set when the first answer was that the event waits. A replay gets that answer, whatever happened later. */
  readonly kept?: Kept | undefined;
  readonly reversal?: Reversal | undefined;
}

/** The points that the purchase earned, and their lifetime. */
export interface OrderCredit {
  readonly memberId: string;
  readonly entry: number;
  readonly programmeVersion: number;
  readonly points: number;
  readonly maturesAt: Instant | null;
  readonly expiresAt: ExpiresAt;
  readonly inactivity?: string | undefined;
  /** The tier's multiplier; absent: none. */
  readonly multiplier?: Multiplier | undefined;
  /** Minor units of `amount` that points paid, which therefore did not earn. */
  readonly paid?: number | undefined;
  /** The first day of the period that it counts in towards tiers. */
  readonly countedFrom?: CalendarDate | undefined;
  /** The purchase counted towards the member's referral. */
  readonly referral?: true | undefined;
}

/** The delivery of the order, reported once. */
export interface Fulfilment {
  readonly inputHash: string;
  readonly occurredAt: Instant;
  /** Set when the first answer was that the event waits. */
  readonly kept?: Kept | undefined;
  /** Number of the entry that holds the answer. */
  readonly entry?: number | undefined;
}

interface OrderIdentity {
  readonly programmeId: string;
  readonly merchantId: string;
  readonly orderId: string;
  /** Grows with each change. Commits are conditional on it. */
  readonly revision: number;
  readonly returns: readonly OrderReturn[];
  readonly fulfilled?: Fulfilment | undefined;
  /** Points and vouchers that paid the order. */
  readonly tender?: Tender | undefined;
}

export type AwaitingOrder = OrderIdentity & { readonly state: 'awaiting-purchase' };
export type UnclaimedOrder = OrderIdentity & {
  readonly state: 'unclaimed';
  readonly purchase: Purchase;
  /** The version under which the purchase was accepted and earns, whatever is published later. */
  readonly programmeVersion: number;
};
export type CreditedOrder = OrderIdentity & {
  readonly state: 'credited';
  readonly purchase: Purchase;
  readonly credit: OrderCredit;
  /** Set when the first answer to the purchase was that it waits. */
  readonly kept?: Kept | undefined;
};
export type Order = AwaitingOrder | UnclaimedOrder | CreditedOrder;

/**
 * Maximum number of returns that wait for their order. They are all reversed in the commit that credits it, one entry each, and DynamoDB
 * takes 100 items in a transaction. A credited order takes as many as its bytes allow: each has a commit of its own.
 */
export const MAX_WAITING_RETURNS = 50;

/**
 * Maximum size of all return requests of an order, as JSON in UTF-8. The item holds each twice (as requested, and as resolved)
 * beside a purchase of up to 128 KB, and an item has at most 400 KB.
 */
export const MAX_RETURN_BYTES_OF_ORDER = 120 * 1024;

/** An order that is new to the platform. */
export const newOrder = (programmeId: string, merchantId: string, orderId: string): AwaitingOrder => ({
  state: 'awaiting-purchase',
  programmeId,
  merchantId,
  orderId,
  revision: 0,
  returns: [],
});
