/** A merchant reports the delivery of an order. */

import type { Fulfilment, Order } from '../../domain/earning/order.ts';
import { newOrder } from '../../domain/earning/order.ts';
import { decideFulfilment, type FulfilmentRequest, keepFulfilment } from '../../domain/earning/order-fulfilment.ts';
import { checkOccurred } from '../../domain/earning/purchase.ts';
import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import { collectUnclaimed } from './collect-unclaimed.ts';
import { type EventOutcome, type EventPorts, entryOf, type MerchantCaller, orderMet } from './credit-purchase.ts';

export interface FulfilmentCommand {
  readonly orderId: string;
  /** Any ISO 8601 instant. */
  readonly occurredAt: string;
}

/** @throws Refusal ORDER_MISMATCH, VALIDATION_FAILED, LIMIT_EXCEEDED; Busy. */
export async function fulfilOrder(ports: EventPorts, merchant: MerchantCaller, command: FulfilmentCommand): Promise<EventOutcome> {
  const { store, clock, versions } = ports;
  const { orderId } = command;
  const occurredAt = toInstant(command.occurredAt);
  const request: FulfilmentRequest = { occurredAt, inputHash: fingerprint({ fulfilled: orderId, occurredAt }) };

  return decideAndCommit(ports, async (conflicts): Promise<Attempt<EventOutcome>> => {
    const order = orderMet(conflicts) ?? (await store.order(merchant.id, orderId)) ?? newOrder(merchant.programmeId, merchant.id, orderId);
    if (order.fulfilled !== undefined) return { answer: await answerAgain(ports, order, order.fulfilled, request) };
    checkOccurred(occurredAt, clock.now());
    if (order.state !== 'credited') {
      return {
        answer: { kept: order.state, replayed: false },
        changes: [{ kind: 'order', order: keepFulfilment(order, request), expected: order.revision }],
      };
    }
    const { account } = await collectUnclaimed(ports, await existingAccount(store, order.programmeId, order.credit.memberId));
    // Reads the clock after the account: an entry is never dated before the entry that it follows.
    const now = clock.now();
    const programme = {
      atPurchase: await versions.numbered(order.programmeId, order.credit.programmeVersion),
      now: await versions.at(order.programmeId, now),
    };
    const decision = decideFulfilment(account, order, request, programme, now);
    return {
      answer: { entry: decision.entry, replayed: false },
      changes: [
        ...ledgerChanges(account, decision.ledger, programme.now.terms, now),
        { kind: 'order', order: decision.order, expected: order.revision },
      ],
    };
  });
}

async function answerAgain({ store }: EventPorts, order: Order, before: Fulfilment, request: FulfilmentRequest): Promise<EventOutcome> {
  if (before.inputHash !== request.inputHash) {
    throw new Refusal('ORDER_MISMATCH', `order ${order.orderId} was fulfilled before, on ${before.occurredAt}`, 'occurredAt');
  }
  if (before.kept !== undefined) return { kept: before.kept, replayed: true };
  invariant(order.state === 'credited' && before.entry !== undefined, 'a fulfilment that was not kept has its entry');
  return { entry: await entryOf(store, order, before.entry), replayed: true };
}
