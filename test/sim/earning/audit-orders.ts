/** Checks of orders when they are first stored, and the state that limits their returns. */
import type { Order } from '../../../shared/domain/earning/order.ts';
import { isContent, type Records, type Returnable } from '../kernel/audit-records.ts';
import { addsUp, isAhead } from '../kernel/audit-refusals.ts';
import { fail } from '../violation.ts';
import { bringBack, copyOf, stockOf, takesCurrency } from './audit-points.ts';

/** An order that is stored for the first time must have been sent, and must not have a reason for a refusal. */
export function checkKept(records: Records, key: string, order: Order, now: number): void {
  for (const { request } of order.returns) {
    const name = `${key}/${request.returnId}`;
    if (records.returnTaken.has(name)) continue;
    records.returnTaken.set(name, records.transactions);
    if (isAhead(records, request.occurredAt, now)) fail('return', `${name} is dated ${request.occurredAt}, too far in the future`);
  }
  if (order.state === 'awaiting-purchase' || records.takenAt.has(key)) return;
  records.takenAt.set(key, now);
  const sent = records.purchasesSent.get(key)?.find(({ command }) => isContent(command, order));
  if (sent === undefined) fail('once', `no one sent the purchase of order ${key}, ${JSON.stringify(order.purchase)}`);
  const { command } = sent;
  if (isAhead(records, command.occurredAt, now)) fail('terms', `${key} is dated ${command.occurredAt}, too far in the future`);
  if (!addsUp(command)) fail('terms', `the lines of ${key} do not add up to its amount`);
  if (order.state !== 'unclaimed') return;
  const possible = records.versions(sent.request.merchant.programmeId).possibleAt(new Date(command.occurredAt).toISOString(), now);
  const version = possible.find((other) => other.version === order.programmeVersion);
  if (version === undefined) fail('terms', `${key} is stored under version ${order.programmeVersion}, which was not in force`);
  if (!takesCurrency(version.terms.earning, command.currency)) fail('terms', `${key} is stored, but ${command.currency} is not accepted`);
}

/** undefined: no purchase is known yet that could be returned. */
export function returnableOf(records: Records, key: string, order: Order): Returnable | undefined {
  if (order.state === 'awaiting-purchase') return undefined;
  const { currency } = order.purchase;
  const credited = records.orders.get(key);
  if (credited !== undefined) return { currency, stock: copyOf(credited.stock) };
  const stock = stockOf(order.purchase);
  for (const { request } of order.returns) bringBack(stock, currency, request);
  return { currency, stock };
}
