/** The tender of an order: points and vouchers that paid it. */

import { formatMoney } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { ExpiryBatch } from '../ledger/buckets.ts';

export interface Tender {
  /** The payment with points. Another one may follow once all of it was refunded. */
  readonly points?: PointsPaid | undefined;
  /** Each voucher at most once at a time. */
  readonly vouchers: readonly VoucherTaken[];
}

/** A refund for returned goods. */
export interface Refunded {
  readonly returnId: string;
  /** Minor units; 0 for a voucher without a balance. */
  readonly amount: number;
}

/** The refunds of one payment of an order. */
interface Refunds {
  readonly refunds: readonly Refunded[];
  /** The returns of earlier payments with the same points or voucher, all of which were refunded. */
  readonly refundedBefore?: readonly string[] | undefined;
}

export interface PointsPaid extends Refunds {
  readonly memberId: string;
  readonly points: number;
  readonly currency: string;
  /** Minor units that the points paid. */
  readonly amount: number;
  /** The batches that the points came from and return to. */
  readonly spent: readonly ExpiryBatch[];
}

export interface VoucherTaken extends Refunds {
  readonly memberId: string;
  readonly redemptionId: string;
  /** Minor units that a gift card paid; absent: a voucher without a balance. */
  readonly amount?: number | undefined;
}

/** Maximum number of vouchers of one order: its item has at most 400 KB. */
export const MAX_VOUCHERS_OF_ORDER = 20;
const MAX_REFUNDS = 50;

export const refundedIn = (refunds: readonly Refunded[]): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Minor units that points paid and that were not refunded. */
export const stillPaid = ({ amount, refunds }: PointsPaid): number => amount - refundedIn(refunds);

/** Whether all of a payment was refunded, so that the order can be paid again. */
export const isRefunded = ({ amount, refunds }: { readonly amount?: number | undefined } & Refunds): boolean =>
  amount === undefined ? refunds.length > 0 : refundedIn(refunds) === amount;

/** The refunds of a payment that follows another. A return that refunded before does not refund again. */
export function refundsAfter(before: Refunds | undefined): Refunds {
  if (before === undefined) return { refunds: [] };
  return { refunds: [], refundedBefore: [...(before.refundedBefore ?? []), ...before.refunds.map(({ returnId }) => returnId)] };
}

/**
 * @param amount Minor units; absent: the rest.
 * @throws Refusal RETURN_EXCEEDS_PURCHASE, ALREADY_EXISTS, LIMIT_EXCEEDED.
 */
export function refundOf(
  { amount: paid, currency, ...known }: { readonly amount: number; readonly currency: string } & Refunds,
  { returnId, amount }: { readonly returnId: string; readonly amount?: number | undefined },
): Refunded {
  checkRefund(known, returnId);
  const left = paid - refundedIn(known.refunds);
  const asked = amount ?? left;
  if (left > 0 && asked <= left) return { returnId, amount: asked };
  const money = (minor: number) => formatMoney(minor, currency);
  const why =
    left === 0 ? `all of ${money(paid)} was given back` : `${money(asked)} are more than the ${money(left)} left of ${money(paid)}`;
  throw new Refusal('RETURN_EXCEEDS_PURCHASE', why, left === 0 ? 'orderId' : 'amount');
}

/** @throws Refusal ALREADY_EXISTS, LIMIT_EXCEEDED. */
export function checkRefund({ refunds, refundedBefore = [] }: Refunds, returnId: string): void {
  const known = [...refundedBefore, ...refunds.map((refund) => refund.returnId)];
  if (known.includes(returnId)) {
    throw new Refusal('ALREADY_EXISTS', `return ${returnId} gave it back already`, 'returnId');
  }
  if (known.length >= MAX_REFUNDS) throw new Refusal('LIMIT_EXCEEDED', `an order takes at most ${MAX_REFUNDS} of them`, 'returnId');
}
