/** The tender of an order: points and vouchers that paid it. */

import { formatMoney } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { ExpiryBatch } from '../ledger/buckets.ts';

export interface Tender {
  /** Payment with points, at most once for an order. */
  readonly points?: PointsPaid | undefined;
  /** Each voucher at most once. */
  readonly vouchers: readonly VoucherTaken[];
}

/** A refund for returned goods. */
export interface Refunded {
  readonly returnId: string;
  /** Minor units; 0 for a voucher without a balance. */
  readonly amount: number;
}

export interface PointsPaid {
  readonly memberId: string;
  readonly points: number;
  readonly currency: string;
  /** Minor units that the points paid. */
  readonly amount: number;
  /** The batches that the points came from and return to. */
  readonly spent: readonly ExpiryBatch[];
  readonly refunds: readonly Refunded[];
}

export interface VoucherTaken {
  readonly memberId: string;
  readonly redemptionId: string;
  /** Minor units that a gift card paid; absent: a voucher without a balance. */
  readonly amount?: number | undefined;
  readonly refunds: readonly Refunded[];
}

/** Maximum number of vouchers of one order: its item has at most 400 KB. */
export const MAX_VOUCHERS_OF_ORDER = 20;
const MAX_REFUNDS = 50;

export const refundedIn = (refunds: readonly Refunded[]): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Minor units that points paid and that were not refunded. */
export const stillPaid = ({ amount, refunds }: PointsPaid): number => amount - refundedIn(refunds);

/**
 * @param amount Minor units; absent: the rest.
 * @throws Refusal RETURN_EXCEEDS_PURCHASE, ALREADY_EXISTS, LIMIT_EXCEEDED.
 */
export function refundOf(
  { amount: paid, currency, refunds }: { readonly amount: number; readonly currency: string; readonly refunds: readonly Refunded[] },
  { returnId, amount }: { readonly returnId: string; readonly amount?: number | undefined },
): Refunded {
  checkRefund(refunds, returnId);
  const left = paid - refundedIn(refunds);
  const asked = amount ?? left;
  if (left > 0 && asked <= left) return { returnId, amount: asked };
  const money = (minor: number) => formatMoney(minor, currency);
  const why =
    left === 0 ? `all of ${money(paid)} was given back` : `${money(asked)} are more than the ${money(left)} left of ${money(paid)}`;
  throw new Refusal('RETURN_EXCEEDS_PURCHASE', why, left === 0 ? 'orderId' : 'amount');
}

/** @throws Refusal ALREADY_EXISTS, LIMIT_EXCEEDED. */
export function checkRefund(refunds: readonly Refunded[], returnId: string): void {
  if (refunds.some((known) => known.returnId === returnId)) {
    throw new Refusal('ALREADY_EXISTS', `return ${returnId} gave it back already`, 'returnId');
  }
  if (refunds.length >= MAX_REFUNDS) throw new Refusal('LIMIT_EXCEEDED', `an order takes at most ${MAX_REFUNDS} of them`, 'returnId');
}
