/** A merchant reports the return of a purchase or of a part of it. */

import { canHaveExpired } from '../../domain/earning/expired-unspent.ts';
import type { Order, OrderReturn, ReturnedLine, ReturnRequest } from '../../domain/earning/order.ts';
import { newOrder } from '../../domain/earning/order.ts';
import { checkOccurred, decideReturn, keepReturn } from '../../domain/earning/purchase.ts';
import { invariant, Refusal } from '../../domain/kernel/refusal.ts';
import { toInstant } from '../../domain/kernel/time.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { fingerprint } from '../../domain/ledger/hash-chain.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { entriesSince } from '../ledger/entries-since.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import { collectUnclaimed } from './collect-unclaimed.ts';
import { type EventOutcome, type EventPorts, entryOf, type MerchantCaller, orderMet } from './credit-purchase.ts';

export type ReturnCommand = {
  readonly orderId: string;
  readonly returnId: string;
  /** Any ISO 8601 instant. */
  readonly occurredAt: string;
  readonly currency?: string | undefined;
} & ({ readonly amount: number } | { readonly lines: readonly ReturnedLine[] });

/** @throws Refusal RETURN_EXCEEDS_PURCHASE, ORDER_MISMATCH, VALIDATION_FAILED, LIMIT_EXCEEDED; Busy. */
export async function returnPurchase(ports: EventPorts, merchant: MerchantCaller, command: ReturnCommand): Promise<EventOutcome> {
  const { store, clock, versions } = ports;
  const { orderId, ...rest } = command;
  const facts = { ...rest, occurredAt: toInstant(rest.occurredAt) };
  const request: ReturnRequest = { ...facts, inputHash: fingerprint({ orderId, ...facts }) };

  return decideAndCommit(ports, async (conflicts): Promise<Attempt<EventOutcome>> => {
    const order = orderMet(conflicts) ?? (await store.order(merchant.id, orderId)) ?? newOrder(merchant.programmeId, merchant.id, orderId);
    const before = order.returns.find((known) => known.request.returnId === request.returnId);
    if (before !== undefined) return { answer: await answerAgain(ports, order, before, request) };
    checkOccurred(request.occurredAt, clock.now());
    if (order.state !== 'credited') {
      return {
        answer: { kept: order.state, replayed: false },
        changes: [{ kind: 'order', order: keepReturn(order, request), expected: order.revision }],
      };
    }
    const { account } = await collectUnclaimed(ports, await existingAccount(store, order.programmeId, order.credit.memberId));
    // Reads the clock after the account: an entry is never dated before the entry that it follows.
    const now = clock.now();
    const programme = {
      atPurchase: await versions.numbered(order.programmeId, order.credit.programmeVersion),
      now: await versions.at(order.programmeId, now),
    };
    const since = canHaveExpired(order.credit, now) ? await entriesSince(store, account, order.credit.entry) : [];
    const decision = decideReturn(account, order, request, programme, now, since);
    return {
      answer: { entry: decision.entry, replayed: false },
      changes: [
        ...ledgerChanges(account, decision.ledger, programme.now.terms, now),
        { kind: 'order', order: decision.order, expected: order.revision },
      ],
    };
  });
}

async function answerAgain({ store }: EventPorts, order: Order, before: OrderReturn, request: ReturnRequest): Promise<EventOutcome> {
  if (before.request.inputHash !== request.inputHash) {
    throw new Refusal(
      'ORDER_MISMATCH',
      `return ${request.returnId} of order ${order.orderId} was received before with different content`,
      'returnId',
    );
  }
  if (before.kept !== undefined) return { kept: before.kept, replayed: true };
  invariant(order.state === 'credited' && before.reversal !== undefined, 'a return that was not kept was reversed');
  return { entry: await entryOf(store, order, before.reversal.entry), replayed: true };
}
