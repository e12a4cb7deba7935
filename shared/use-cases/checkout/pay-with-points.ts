/** A till takes points as payment for a part of an order, and refunds them when goods are returned. */

import { decidePayment, decideRefund, pointsPaidOf } from '../../domain/checkout/decide-payment.ts';
import { isRefunded } from '../../domain/checkout/tender.ts';
import { checkTillCode, normaliseTillCode, usedFor } from '../../domain/checkout/till-code.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { Money } from '../../domain/rewards/reward-terms.ts';
import type { CollectPorts } from '../earning/collect-unclaimed.ts';
import type { MerchantCaller } from '../earning/credit-purchase.ts';
import { decideManually } from '../ledger/manual-command.ts';
import { findTillCode } from './find-code.ts';
import { atTill, claimOf, orderChange, orderNow, orderOf } from './order-at-till.ts';

export interface PayCommand {
  readonly orderId: string;
  /** The code as the member showed it, in any spelling. */
  readonly tillCode: string;
  readonly points: number;
  /** The whole amount that is due. */
  readonly basket: Money;
  /** The till, session or customer, by the merchant's own name: guesses are limited by it. */
  readonly till?: string | undefined;
  readonly idempotencyKey: string;
}

export interface PaymentOutcome {
  /** The entry holds everything that the answer needs. */
  readonly entry: Entry;
  readonly replayed: boolean;
}

/**
 * @throws Refusal NOT_FOUND, TOO_MANY_ATTEMPTS, ACCOUNT_FROZEN, WRONG_STATE, ALREADY_EXISTS, NOT_AVAILABLE, VALIDATION_FAILED,
 * LIMIT_EXCEEDED,
 * INSUFFICIENT_POINTS, IDEMPOTENCY_MISMATCH; Busy.
 */
export async function payWithPoints(ports: CollectPorts, merchant: MerchantCaller, command: PayCommand): Promise<PaymentOutcome> {
  const { store } = ports;
  const { orderId, points, basket, idempotencyKey } = command;
  const code = normaliseTillCode(command.tillCode);
  const first = await orderOf(ports, merchant, orderId);
  const paid = first.tender?.points;
  // A retry needs no till code, which may have expired: the claim of its key names the payer.
  const claim = paid === undefined ? undefined : await claimOf(ports, merchant, idempotencyKey);
  const isOpen = paid === undefined || (claim === undefined && isRefunded(paid));
  const shown = isOpen ? await findTillCode(ports, merchant, code, command.till) : undefined;
  const memberId = claim?.memberId ?? shown?.memberId ?? paid?.memberId ?? '';
  const input = { pay: orderId, tillCode: code, points, basket };
  return decideManually(ports, atTill(merchant, memberId, idempotencyKey), input, async (account, programme, now, conflicts) => {
    const order = await orderNow(ports, first, conflicts);
    const tillCode = conflicts.length === 0 ? shown : await store.tillCode(merchant.programmeId, code);
    // Decided before the code is looked up: an order that is paid already is refused for that, not for its code.
    const decision = decidePayment(account, order, { points, basket }, programme, now);
    if (tillCode === undefined) throw new Refusal('NOT_FOUND', 'there is no such code', 'tillCode');
    checkTillCode(tillCode, now);
    const used = usedFor(tillCode, order);
    return { ...decision, also: [orderChange(decision.order), { kind: 'till-code', tillCode: used, expected: tillCode.revision }] };
  });
}

export interface RefundCommand {
  readonly orderId: string;
  readonly returnId: string;
  /** Minor units; absent: all that points paid and that was not refunded yet. */
  readonly amount?: number | undefined;
  readonly idempotencyKey: string;
}

/** @throws Refusal NOT_FOUND, RETURN_EXCEEDS_PURCHASE, ALREADY_EXISTS, LIMIT_EXCEEDED, IDEMPOTENCY_MISMATCH; Busy. */
export async function refundPoints(ports: CollectPorts, merchant: MerchantCaller, command: RefundCommand): Promise<PaymentOutcome> {
  const { orderId, returnId, amount, idempotencyKey } = command;
  const first = await orderOf(ports, merchant, orderId);
  const paid = pointsPaidOf(first);
  // An order that was paid again may have another payer now. The claim of a retry names the one of the first attempt.
  const claim = paid.refundedBefore === undefined ? undefined : await claimOf(ports, merchant, idempotencyKey);
  const memberId = claim?.memberId ?? paid.memberId;
  const input = { refund: orderId, returnId, amount };
  return decideManually(ports, atTill(merchant, memberId, idempotencyKey), input, async (account, programme, now, conflicts) => {
    const decision = decideRefund(account, await orderNow(ports, first, conflicts), { returnId, amount }, programme, now);
    return { ...decision, also: [orderChange(decision.order)] };
  });
}
