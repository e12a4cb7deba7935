/** A plan's requests to pay with points, sent over HTTP. Answers are translated to the words of the use cases. */
import { TakenAtTill, TillCodeMade } from '../../../../shared/contract/checkout/tills.ts';
import { toInstant } from '../../../../shared/domain/kernel/time.ts';
import type { Entry } from '../../../../shared/domain/ledger/entry.ts';
import { same } from '../../../sim/kernel/audit-hash.ts';
import { identitiesOf } from '../../../sim/kernel/people.ts';
import type { Request, RequestOf } from '../../../sim/kernel/request.ts';
import type { Answer } from '../../../sim/kernel/system.ts';
import { fail } from '../../../sim/violation.ts';
import { ask, bodyOf, type Answer as HttpAnswer, tokenOf } from '../../../support/platform/api.ts';
import type { Clients } from './plan-over-http.ts';

export type PaymentRequest = RequestOf<'show-code' | 'pay' | 'refund'>;

export const isOfPayments = (request: Request): request is PaymentRequest =>
  request.kind === 'show-code' || request.kind === 'pay' || request.kind === 'refund';

/** undefined: it is not for them to ask, who have no token, or no code to show. */
export async function sendPayment(clients: Clients, request: PaymentRequest): Promise<HttpAnswer | undefined> {
  switch (request.kind) {
    case 'show-code': {
      const { programmeId, person } = request;
      if (!clients.hasToken(programmeId, person)) return undefined;
      const token = await tokenOf(clients.url, { sub: identitiesOf(person).subject });
      return ask(clients.url, `/v1/programmes/${programmeId}/me/till-codes`, { method: 'POST', token });
    }
    case 'pay': {
      const { merchant, orderId, tillCode, points, basket, idempotencyKey } = request;
      if (tillCode === undefined) return undefined;
      return clients.merchant(merchant.id).atTill('', { type: 'points', orderId, tillCode, points, basket }, idempotencyKey);
    }
    case 'refund': {
      const { merchant, orderId, returnId, amount, idempotencyKey } = request;
      return clients.merchant(merchant.id).atTill('/reversals', { type: 'points', orderId, returnId, amount }, idempotencyKey);
    }
  }
}

type EntryOf = (programmeId: string, memberId: string, number: number) => Entry | undefined;

/** `entryOf`: as it stands in the table. */
export function toldOfPayment(request: PaymentRequest, answered: HttpAnswer, entryOf: EntryOf): Answer {
  if (request.kind === 'show-code') {
    const { qr, expiresAt } = bodyOf(answered, 201, TillCodeMade);
    return { to: 'show-code', outcome: { code: qr, expiresAt: toInstant(expiresAt) } };
  }
  const { memberId, entry: number, ...taken } = bodyOf(answered, 200, TakenAtTill);
  const entry = entryOf(request.merchant.programmeId, memberId, number);
  if (entry?.payment === undefined || taken.type !== 'points')
    return fail('answer', `${request.id} is answered with an entry that is not in the table: ${answered.text}`);
  const { orderId, returnId, currency, amount } = entry.payment;
  const { balance, explanation } = entry;
  const right = { type: 'points', orderId, returnId, points: Math.abs(entry.points), paid: { currency, amount }, balance, explanation };
  if (!same(taken, right)) fail('answer', `${request.id} is answered ${answered.text}, where its entry says otherwise`);
  return { to: request.kind, outcome: { entry, replayed: answered.replayed } };
}
