/** A member's redemption of a reward: what it took, what it gave, and what can still become of it. */

import type { CalendarDate } from '../kernel/calendar.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { ExpiryBatch } from '../ledger/buckets.ts';
import type { RewardFulfilment } from './parcel.ts';
import type { Money } from './reward-terms.ts';

export type RedemptionState = 'reserved' | 'issued' | 'used' | 'fulfilled' | 'cancelled' | 'lapsed' | 'expired';
export type RedemptionMove = 'commit' | 'cancel' | 'lapse' | 'pay' | 'use' | 'restore' | 'ship' | 'fulfil' | 'return' | 'expire';

/** Where each move leads from each state; what is not here is refused. */
export const REDEMPTION_MOVES: { readonly [From in RedemptionState]: { readonly [Move in RedemptionMove]?: RedemptionState } } = {
  reserved: { commit: 'issued', cancel: 'cancelled', lapse: 'lapsed' },
  // `pay`: part of a gift card. `restore`: goods that it was used for came back. `return`: what was sent comes back, and its points with it.
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
  // `fulfil`: it comes back, its points do not.
  fulfilled: { fulfil: 'fulfilled', return: 'cancelled' },
  cancelled: {},
  lapsed: {},
  expired: { restore: 'issued' },
};

/** What a member shows at a till. */
export interface Voucher {
  readonly code: string;
  /** null: never. */
  readonly expiresAt: Instant | null;
  /** When it expired at first: of one that was restored after that. */
  readonly expiredAt?: Instant | undefined;
  /** Of a gift card: what it has left. */
  readonly balance?: Money | undefined;
}

export interface Redemption {
  readonly programmeId: string;
  readonly memberId: string;
  readonly redemptionId: string;
  readonly rewardId: string;
  /** Its terms are the redemption's, whatever is published later. */
  readonly rewardVersion: number;
  readonly revision: number;
  readonly state: RedemptionState;
  readonly units: number;
  readonly points: number;
  /** The batches that the points came from, and go back to. */
  readonly spent: readonly ExpiryBatch[];
  readonly createdAt: Instant;
  /** Of a reservation. */
  readonly lapsesAt?: Instant | undefined;
  readonly issuedAt?: Instant | undefined;
  readonly voucher?: Voucher | undefined;
  /** Of the code that was imported. */
  readonly code?: string | undefined;
  /** Of something that is sent or handed over, since it was issued. */
  readonly fulfilment?: RewardFulfilment | undefined;
  /** Where its stock was taken from, when it is counted. */
  readonly shard?: number | undefined;
  /** The period in which it counts towards the member's limit. */
  readonly countedFrom?: CalendarDate | 'ever' | undefined;
}

/** The state at `now`, whether or not a job has run. */
export function stateAt({ state, lapsesAt, voucher }: Redemption, now: Instant): RedemptionState {
  if (state === 'reserved' && lapsesAt !== undefined && lapsesAt <= now) return 'lapsed';
  if (state === 'issued' && voucher !== undefined && voucher.expiresAt !== null && voucher.expiresAt <= now) return 'expired';
  return state;
}

/** When time alone moves it on; null: never. */
export function dueAt({ state, lapsesAt, voucher }: Redemption): Instant | null {
  if (state === 'reserved') return lapsesAt ?? null;
  return state === 'issued' ? (voucher?.expiresAt ?? null) : null;
}

/** @throws Refusal WRONG_STATE for what the table does not have. */
export function moved(redemption: Redemption, move: RedemptionMove, now: Instant): Redemption {
  const from = stateAt(redemption, now);
  const to = REDEMPTION_MOVES[from][move];
  if (to === undefined) throw new Refusal('WRONG_STATE', `the redemption ${BECAME[from]}`, 'redemptionId');
  return { ...redemption, revision: redemption.revision + 1, state: to };
}

/** What became of a redemption, in words. */
const BECAME: { readonly [State in RedemptionState]: string } = {
  reserved: 'is only reserved: commit it first',
  issued: 'is issued',
  used: 'was used',
  fulfilled: 'was fulfilled',
  cancelled: 'was cancelled',
  lapsed: 'has lapsed: it was not committed in time',
  expired: 'has expired',
};

/** What time has made of it by now, to be written; undefined when it is nothing new. */
export function settledRedemption(redemption: Redemption, now: Instant): Redemption | undefined {
  const state = stateAt(redemption, now);
  return state === redemption.state ? undefined : { ...redemption, revision: redemption.revision + 1, state };
}

/** Whether what it took of stock and of the member's limit goes back: it was never had, or has come back. */
export const givesBack = ({ state }: Redemption): boolean => state === 'cancelled' || state === 'lapsed';
