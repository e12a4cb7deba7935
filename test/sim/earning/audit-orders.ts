/** What an order may be kept for, and what returns of it are held against. */
import type { Order } from '../../../shared/domain/earning/order.ts';
import { isContent, type Records, type Returnable } from '../kernel/audit-records.ts';
import { addsUp, isAhead } from '../kernel/audit-refusals.ts';
import { fail } from '../violation.ts';
import { bringBack, copyOf, stockOf, takesCurrency } from './audit-points.ts';

/** What is kept for the first time was sent, and nothing of it had to be refused. */
export function checkKept(records: Records, key: string, order: Order, now: number): void {
  for (const { request } of order.returns) {
    const name = `${key}/${request.returnId}`;
    if (records.returnTaken.has(name)) continue;
    records.returnTaken.set(name, records.transactions);
    if (isAhead(records, request.occurredAt, now)) fail('return', `${name} is dated ${request.occurredAt}, which is yet to come`);
  }
  if (order.state === 'awaiting-purchase' || records.takenAt.has(key)) return;
  records.takenAt.set(key, now);
  const sent = records.purchasesSent.get(key)?.find(({ command }) => isContent(command, order));
  if (sent === undefined) fail('once', `no one sent what order ${key} is kept for, ${JSON.stringify(order.purchase)}`);
  const { command } = sent;
  if (isAhead(records, command.occurredAt, now)) fail('terms', `${key} is dated ${command.occurredAt}, which is yet to come`);
  if (!addsUp(command)) fail('terms', `the lines of ${key} do not add up to its amount`);
  if (order.state !== 'unclaimed') return;
  const possible = records.versions(sent.request.merchant.programmeId).possibleAt(new Date(command.occurredAt).toISOString(), now);
  const version = possible.find((other) => other.version === order.programmeVersion);
  if (version === undefined) fail('terms', `${key} is kept under version ${order.programmeVersion}, which was not in force`);
  if (!takesCurrency(version.terms.earning, command.currency)) fail('terms', `${key} is kept, but no ${command.currency} are taken`);
}

/** undefined: nothing is known yet that could come back. */
export function returnableOf(records: Records, key: string, order: Order): Returnable | undefined {
  if (order.state === 'awaiting-purchase') return undefined;
  const { currency } = order.purchase;
  const credited = records.orders.get(key);
  if (credited !== undefined) return { currency, stock: copyOf(credited.stock) };
  const stock = stockOf(order.purchase);
  for (const { request } of order.returns) bringBack(stock, currency, request);
  return { currency, stock };
}
