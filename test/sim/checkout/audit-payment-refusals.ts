/** Checks refusals of tills: a refusal is right only if its reason held at some moment between request and answer. */

import { orderKey, type Records, type Sent } from '../kernel/audit-records.ts';
import type { AtTill, RequestOf } from '../kernel/request.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import { isFrozen } from '../ledger/audit-by-hand.ts';
import { seenWhile } from '../rewards/audit-redemption-refusals.ts';
import { isShown } from '../rewards/audit-vouchers.ts';
import { backOf, isOver, keyOfTill, type Payment, refundsBefore, type ShownCode } from './audit-payment-records.ts';
import { isTillCode, whyNotPaid } from './audit-payments.ts';

export function mayRefuseAtTill(records: Records, sent: Sent, request: AtTill, code: string, now: number): boolean {
  const done = records.paying.done.get(keyOfTill(request));
  if (code === 'IDEMPOTENCY_MISMATCH') return done !== undefined && done.request.id !== request.id;
  // After the request was done, the state is what it left.
  const own = done?.request.id === request.id ? done.transaction : undefined;
  return request.kind === 'pay' ? mayRefusePay(records, sent, request, code, now, own) : mayRefuseRefund(records, request, code, sent.at);
}

function mayRefusePay(
  records: Records,
  sent: Sent,
  request: RequestOf<'pay'>,
  code: string,
  now: number,
  own: number | undefined,
): boolean {
  const { merchant, tillCode = '', orderId, basket, points } = request;
  const { programmeId } = merchant;
  if (!isTillCode(tillCode)) return code === 'VALIDATION_FAILED';
  const key = orderKey(merchant.id, orderId);
  const payment = records.paying.orders.get(key);
  // For an order that is paid already, no code is looked up, unless all of it was refunded.
  const looks = payment === undefined || payment.transaction > sent.at || isOver(payment);
  const [shown] = [...records.paying.codes.values()].filter((past) =>
    past.between(sent.at).some((one) => one.programmeId === programmeId && isShown(tillCode, one.code)),
  );
  if (code === 'ALREADY_EXISTS') return payment !== undefined && own === undefined;
  const states = shown?.between(sent.at, own) ?? [];
  const whose = [...new Set([...states.map(({ memberId }) => memberId), ...paymentsOf(payment).map(({ memberId }) => memberId)])];
  const all = whose.map((memberId) => seenWhile(records, sent, { programmeId, memberId }, now, own));
  const moments = [iso(sent.when - records.skew), iso(now + records.skew)] as const;
  switch (code) {
    case 'NOT_FOUND':
      return looks && shown === undefined;
    case 'ACCOUNT_FROZEN':
      return all.some((seen) => seen.states.some(isFrozen));
    case 'WRONG_STATE':
      return isBought(records, key) || states.some((one) => isGone(one, moments[1]));
    case 'INSUFFICIENT_POINTS':
      return all.some((seen) => seen.states.some(({ state }) => buckets.fewestActive(state, ...moments) < BigInt(points)));
    default:
      return records
        .versions(programmeId)
        .inForce(...moments)
        .some(({ terms }) => whyNotPaid(terms.payment, basket, points) === code);
  }
}

const iso = (at: number): string => new Date(at).toISOString();
const isGone = ({ used, expiresAt }: ShownCode, at: string): boolean => used !== undefined || expiresAt <= at;
const isBought = ({ ordersKept }: Records, key: string): boolean => {
  const order = ordersKept.get(key);
  return order !== undefined && order.state !== 'awaiting-purchase';
};

/** A payment and those before it, the newest first. */
const paymentsOf = (payment: Payment | undefined): readonly Payment[] =>
  payment === undefined ? [] : [payment, ...paymentsOf(payment.previous)];

/** Refunds of one payment only grow, so at most as much is left now as was then. An order may have been paid again meanwhile. */
function mayRefuseRefund(
  { paying }: Records,
  { id, merchant, orderId, returnId, amount }: RequestOf<'refund'>,
  code: string,
  at: number,
): boolean {
  const payments = paymentsOf(paying.orders.get(orderKey(merchant.id, orderId)));
  const first = payments.at(-1);
  if (code === 'NOT_FOUND') return first === undefined || first.transaction > at;
  const possible = payments.filter((_, index) => index === 0 || (payments[index - 1]?.transaction ?? 0) > at);
  return possible.some((payment) => {
    const others = payment.refunds.filter((refund) => refund.id !== id);
    const left = payment.amount - backOf(others);
    if (code === 'RETURN_EXCEEDS_PURCHASE') return left === 0 || (amount ?? 0) > left;
    return code === 'ALREADY_EXISTS' && [...refundsBefore(payment), ...others].some((refund) => refund.returnId === returnId);
  });
}
