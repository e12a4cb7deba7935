/** What an order was paid with besides money: points, and vouchers. */

import { formatMoney } from '../kernel/currency.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { ExpiryBatch } from '../ledger/buckets.ts';

export interface Tender {
  /** An order is paid with points once. */
  readonly points?: PointsPaid | undefined;
  /** Each voucher once. */
  readonly vouchers: readonly VoucherTaken[];
}

/** Given back when goods are returned. */
export interface Refunded {
  readonly returnId: string;
  /** Minor units; 0 for a voucher that is used whole. */
  readonly amount: number;
}

export interface PointsPaid {
  readonly memberId: string;
  readonly points: number;
  readonly currency: string;
  /** Minor units that the points paid. */
  readonly amount: number;
  /** The batches that they came from, and go back to. */
  readonly spent: readonly ExpiryBatch[];
  readonly refunds: readonly Refunded[];
}

export interface VoucherTaken {
  readonly memberId: string;
  readonly redemptionId: string;
  /** Minor units that a gift card paid; absent: a voucher that was used whole. */
  readonly amount?: number | undefined;
  readonly refunds: readonly Refunded[];
}

/** Of one order: its item has 400 KB, and so many say enough. */
export const MAX_VOUCHERS_OF_ORDER = 20;
const MAX_REFUNDS = 50;

export const refundedIn = (refunds: readonly Refunded[]): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Minor units that points paid and that were not given back. */
export const stillPaid = ({ amount, refunds }: PointsPaid): number => amount - refundedIn(refunds);

/**
 * @param amount minor units; absent: all that is left.
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
