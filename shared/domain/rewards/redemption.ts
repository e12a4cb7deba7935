/** A member's redemption of a reward: what it took, what it gave, and its state. */

import type { CalendarDate } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { ExpiryBatch } from '../ledger/buckets.ts';
import type { RewardFulfilment } from './parcel.ts';
import type { Money } from './reward-terms.ts';

export type RedemptionState = 'reserved' | 'issued' | 'used' | 'fulfilled' | 'cancelled' | 'lapsed' | 'expired';
export type RedemptionMove = 'commit' | 'cancel' | 'lapse' | 'pay' | 'use' | 'restore' | 'ship' | 'fulfil' | 'return' | 'expire';

/** The allowed moves of each state. A move that is not listed is refused. */
export const REDEMPTION_MOVES: { readonly [From in RedemptionState]: { readonly [Move in RedemptionMove]?: RedemptionState } } = {
  reserved: { commit: 'issued', cancel: 'cancelled', lapse: 'lapsed' },
  // `pay`: part of a gift card. `restore`: its goods were returned. `return`: the parcel was returned and its points refunded.
  issued: {
    pay: 'issued',
    use: 'used',
    restore: 'issued',
    ship: 'issued',
    fulfil: 'fulfilled',
    return: 'cancelled',
    cancel: 'cancelled',
    expire: 'expired',
  },
  used: { restore: 'issued' },
  // `fulfil`: the parcel was returned without a refund.
  fulfilled: { fulfil: 'fulfilled', return: 'cancelled' },
  cancelled: {},
  lapsed: {},
  expired: { restore: 'issued' },
};

/** A voucher, which a member shows at a till. */
export interface Voucher {
  readonly code: string;
  /** null: never. */
  readonly expiresAt: Instant | null;
  /** The first expiry, of a voucher that was restored after it. */
  readonly expiredAt?: Instant | undefined;
  /** The balance of a gift card. */
  readonly balance?: Money | undefined;
}

export interface Redemption {
  readonly programmeId: string;
  readonly memberId: string;
  readonly redemptionId: string;
  readonly rewardId: string;
  /** The terms of this version apply, whatever is published later. */
  readonly rewardVersion: number;
  readonly revision: number;
  readonly state: RedemptionState;
  readonly units: number;
  readonly points: number;
  /** The batches that the points came from and return to. */
  readonly spent: readonly ExpiryBatch[];
  readonly createdAt: Instant;
  /** Set for a reservation. */
  readonly lapsesAt?: Instant | undefined;
  readonly issuedAt?: Instant | undefined;
  readonly voucher?: Voucher | undefined;
  /** The imported code. */
  readonly code?: string | undefined;
  /** State of the parcel, since it was issued. */
  readonly fulfilment?: RewardFulfilment | undefined;
  /** The shard of its inventory, when that is counted. */
  readonly shard?: number | undefined;
  /** First day of the period in which it counts towards the member's limit. */
  readonly countedFrom?: CalendarDate | 'ever' | undefined;
}

/** The state at `now`, whether or not a job has run. */
export function stateAt({ state, lapsesAt, voucher }: Redemption, now: Instant): RedemptionState {
  if (state === 'reserved' && lapsesAt !== undefined && lapsesAt <= now) return 'lapsed';
  if (state === 'issued' && voucher !== undefined && voucher.expiresAt !== null && voucher.expiresAt <= now) return 'expired';
  return state;
}

/** When it changes by time alone; null: never. */
export function dueAt({ state, lapsesAt, voucher }: Redemption): Instant | null {
  if (state === 'reserved') return lapsesAt ?? null;
  return state === 'issued' ? (voucher?.expiresAt ?? null) : null;
}

/** @throws Refusal WRONG_STATE for a step that is not listed. */
export function moved(redemption: Redemption, move: RedemptionMove, now: Instant): Redemption {
  const from = stateAt(redemption, now);
  const to = REDEMPTION_MOVES[from][move];
  if (to === undefined) throw new Refusal('WRONG_STATE', `the redemption ${BECAME[from]}`, 'redemptionId');
  return { ...redemption, revision: redemption.revision + 1, state: to };
}

/** The state in words. */
const BECAME: { readonly [State in RedemptionState]: string } = {
  reserved: 'is only reserved: commit it first',
  issued: 'is issued',
  used: 'was used',
  fulfilled: 'was fulfilled',
  cancelled: 'was cancelled',
  lapsed: 'has lapsed: it was not committed in time',
  expired: 'has expired',
};

/** The redemption with changes by time, to be stored; undefined when nothing changed. */
export function settledRedemption(redemption: Redemption, now: Instant): Redemption | undefined {
  const state = stateAt(redemption, now);
  return state === redemption.state ? undefined : { ...redemption, revision: redemption.revision + 1, state };
}

/** Whether its inventory and its place in the member's limit are returned. */
export const givesBack = ({ state }: Redemption): boolean => state === 'cancelled' || state === 'lapsed';
