/** A member pays a part of an order with points. Returned goods refund them. */

import { advance } from '../agenda/advance.ts';
import type { Order } from '../earning/order.ts';
import { refuseFrozen } from '../fraud/frozen.ts';
import { formatMoney } from '../kernel/currency.ts';
import { formatPoints, sumPoints } from '../kernel/points.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import type { Account } from '../ledger/account.ts';
import type { ExpiryBatch } from '../ledger/buckets.ts';
import type { Entry } from '../ledger/entry.ts';
import { givenBack, liesNow } from '../ledger/giving-back.ts';
import { append, type Ledger, lastOf, openLedger } from '../ledger/ledger.ts';
import { spent, takenFrom } from '../ledger/spending.ts';
import type { ProgrammeVersion } from '../programmes/programme.ts';
import type { Money } from '../rewards/reward-terms.ts';
import type { PaymentSource } from './checkout-entries.ts';
import { amountPaid } from './payment-terms.ts';
import { isRefunded, type PointsPaid, type Refunded, refundedIn, refundOf, refundsAfter } from './tender.ts';

export interface PaymentDecision {
  readonly ledger: Ledger;
  readonly order: Order;
  /** The entry that holds the answer. Points that expire again at once follow in a later entry. */
  readonly entry: Entry;
}

/**
 * @param basket The whole amount that is due.
 * @throws Refusal ACCOUNT_FROZEN, NOT_AVAILABLE, VALIDATION_FAILED, LIMIT_EXCEEDED, INSUFFICIENT_POINTS; ALREADY_EXISTS, WRONG_STATE
 * for the order.
 */
export function decidePayment(
  account: Account,
  order: Order,
  { points, basket }: { readonly points: number; readonly basket: Money },
  programme: ProgrammeVersion,
  now: Instant,
): PaymentDecision {
  refuseFrozen(account);
  checkTakesPoints(order);
  const opened = advance(openLedger(account), now, programme);
  const amount = amountPaid(programme.terms.payment, basket, points);
  const taken = takenFrom(opened.account, points, 'points');
  const { currency } = basket;
  const money = (minor: number) => formatMoney(minor, currency);
  const ledger = append(opened, {
    kind: 'pay',
    at: now,
    programmeVersion: programme.version,
    postings: spent(taken),
    payment: sourceOf(order, { currency, amount }),
    explanation: [
      {
        rule: 'payment',
        matched: true,
        points: -points,
        reason: `${formatPoints(points)} pay ${money(amount)} of ${money(basket.amount)}, oldest expiry first`,
      },
    ],
  });
  const paid: PointsPaid = { memberId: account.memberId, points, currency, amount, spent: taken, ...refundsAfter(order.tender?.points) };
  return {
    ledger,
    order: { ...order, revision: order.revision + 1, tender: { vouchers: [], ...order.tender, points: paid } },
    entry: lastOf(ledger),
  };
}

function checkTakesPoints({ tender, state }: Order): void {
  if (tender?.points !== undefined && !isRefunded(tender.points)) {
    throw new Refusal('ALREADY_EXISTS', 'the order was paid with points already', 'orderId');
  }
  if (state !== 'awaiting-purchase') {
    throw new Refusal('WRONG_STATE', 'the purchase was completed already: points pay before it is', 'orderId');
  }
}

/**
 * Refunds points in proportion to the money, and all of them with the last of it; the points spent last come first.
 * @param account The payer's account.
 * @throws Refusal RETURN_EXCEEDS_PURCHASE, ALREADY_EXISTS, LIMIT_EXCEEDED; NOT_FOUND when no points paid the order.
 */
export function decideRefund(
  account: Account,
  order: Order,
  asked: { readonly returnId: string; readonly amount?: number | undefined },
  programme: ProgrammeVersion,
  now: Instant,
): PaymentDecision {
  const paid = pointsPaidOf(order);
  const refund = refundOf(paid, asked);
  const opened = advance(openLedger(account), now, programme);
  const batches = batchesBack(paid, refund).map((batch) => liesNow(batch, opened.account));
  const policy = programme.terms.payment?.expiredPoints ?? 'expire';
  const { postings, explanation } = givenBack(batches, policy, opened.account, programme, now);
  const { currency } = paid;
  const ledger = append(opened, {
    kind: 'refund',
    at: now,
    programmeVersion: programme.version,
    postings,
    payment: { ...sourceOf(order, { currency, amount: refund.amount }), returnId: refund.returnId },
    explanation: [
      {
        rule: 'refund',
        matched: true,
        points: sumPoints(batches),
        reason: `${formatMoney(refund.amount, currency)} of ${formatMoney(paid.amount, currency)} that ${formatPoints(paid.points)} paid came back`,
      },
      ...explanation,
    ],
  });
  const points: PointsPaid = { ...paid, refunds: [...paid.refunds, refund] };
  return {
    ledger: advance(ledger, now, programme),
    order: { ...order, revision: order.revision + 1, tender: { vouchers: [], ...order.tender, points } },
    entry: lastOf(ledger),
  };
}

/** @throws Refusal NOT_FOUND. */
export function pointsPaidOf({ tender }: Order): PointsPaid {
  if (tender?.points === undefined) throw new Refusal('NOT_FOUND', 'no points paid this order', 'orderId');
  return tender.points;
}

/** points(refunded so far) = ⌊points × refunded ÷ paid⌋, so any number of parts refunds exactly all points. */
function batchesBack({ points, amount, refunds, spent: batches }: PointsPaid, refund: Refunded): readonly ExpiryBatch[] {
  const backFor = (refunded: number) => Number((BigInt(points) * BigInt(refunded)) / BigInt(amount));
  const refunded = refundedIn(refunds);
  return lastPart(batches, backFor(refunded), backFor(refunded + refund.amount));
}

/** The points from the `from`th to the `to`th, counted from the end of the batches in the order in which they were spent. */
function lastPart(batches: readonly ExpiryBatch[], from: number, to: number): readonly ExpiryBatch[] {
  let before = 0;
  return batches.toReversed().flatMap((batch) => {
    const points = Math.min(to, before + batch.points) - Math.max(from, before);
    before += batch.points;
    return points > 0 ? [{ ...batch, points }] : [];
  });
}

const sourceOf = ({ merchantId, orderId }: Order, { currency, amount }: Money): PaymentSource => ({
  merchantId,
  orderId,
  currency,
  amount,
});
