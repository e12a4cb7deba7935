/** What the terms make of each entry of a ledger. */
import type { Entry } from '../../shared/domain/entry.ts';
import type { Order } from '../../shared/domain/order.ts';
import type { ProgrammeVersion } from '../../shared/domain/programme.ts';
import * as buckets from './audit-buckets.ts';
import { addDays, addMonths, dayOf, firstOfNextMonth, startOfDay } from './audit-calendar.ts';
import { chained } from './audit-hash.ts';
import { bringBack, pointsFor, stockOf, takesCurrency } from './audit-points.ts';
import { type Book, claimOf, isContent, isReturn, orderKey, type Records } from './audit-records.ts';
import { fail } from './violation.ts';

/** An order before and after the transaction. */
export interface OrderWritten {
  readonly before: Order | undefined;
  readonly after: Order;
}

/** A command is under way for a while after it has looked at its clock. */
const CLOCK_BEHIND = 12_000;

interface Checked {
  readonly records: Records;
  readonly entry: Entry;
  readonly orders: ReadonlyMap<string, OrderWritten>;
  readonly now: number;
  readonly where: string;
}

/** Follows the entry in the auditor's own book, and holds the one against the other. */
export function checkEntry(records: Records, entry: Entry, orders: ReadonlyMap<string, OrderWritten>, now: number): Book {
  const book = records.book(entry.programmeId, entry.memberId);
  const where = `entry ${entry.number} (${entry.kind}) of ${entry.memberId}`;
  if (entry.number !== book.entries + 1) fail('chain', `${where} follows entry ${book.entries}`);
  const { hash, ...content } = entry;
  if (hash !== chained(book.head, content)) fail('chain', `the hash of ${where} does not follow from the one before and its content`);
  const off = Date.parse(entry.at) - now;
  if (off > records.skew || off < -CLOCK_BEHIND) fail('time', `${where} is dated ${off} ms from now`);
  const before = book.written.at(-1);
  if (before !== undefined && Date.parse(before.at) - Date.parse(entry.at) > 2 * records.skew)
    fail('time', `${where} is dated ${entry.at}, before the entry that it follows, ${before.at}`);

  const terms = expected({ records, entry, orders, now, where }, buckets.copied(book.state));
  const { state } = book;
  const broken = buckets.post(state, entry.postings);
  if (buckets.shown(state) !== buckets.shown(terms)) {
    fail('terms', `${where}: the terms make ${buckets.shown(terms)}, the entry ${buckets.shown(state)}: ${JSON.stringify(entry)}`);
  }
  if (broken !== undefined) fail('buckets', `after ${where} ${broken}`);
  const sum = buckets.total(state.active) + buckets.total(state.pending) - state.debt;
  if (book.points + BigInt(entry.points) !== sum)
    fail('balance', `after ${where} the balance is ${sum}, the entries add up to ${book.points + BigInt(entry.points)}`);
  if (!buckets.balances(state, entry.balance))
    fail('balance', `${where} says ${JSON.stringify(entry.balance)}, where ${buckets.shown(state)} is left`);
  if (entry.collected === true && records.members.hasWaiting(entry.memberId))
    fail('enrolment', `${where} says that nothing waits for its member, but something does`);
  book.points = sum;
  book.head = hash;
  book.entries = entry.number;
  book.written.push(entry);
  return book;
}

/** What the terms make of the state. */
function expected(checked: Checked, state: buckets.Buckets): buckets.Buckets {
  const { entry, orders, where } = checked;
  const { at } = entry;
  if (entry.kind === 'enrol') {
    if (entry.number !== 1) fail('terms', `${where} is not the first`);
    return state;
  }
  if (entry.kind === 'mature') {
    if (!buckets.hasMaturing(state, at)) fail('terms', `${where}: nothing matures at ${at}`);
    buckets.mature(state, at);
    return state;
  }
  if (buckets.hasMaturing(state, at)) fail('expiry', `${where}: points that mature before ${at} are still pending`);
  if (entry.kind === 'expire') {
    if (!buckets.hasExpiring(state, at)) fail('expiry', `${where}: nothing expires by ${at}`);
    buckets.expire(state, at);
    return state;
  }
  if (buckets.hasExpiring(state, at)) fail('expiry', `${where}: points that expire before ${at} are still counted`);
  if (entry.kind === 'adjust') return expectedAdjustment(checked, state);
  const { purchase } = entry;
  if (purchase === undefined) return fail('terms', `${where} is of no purchase`);
  const key = orderKey(purchase.merchantId, purchase.orderId);
  const order = orders.get(key);
  if (order === undefined) return fail('order', `${where}: nothing is kept of order ${key} in its transaction`);
  return entry.kind === 'earn' ? expectedEarning(checked, key, order.after, state) : expectedReversal(checked, key, order, state);
}

function expectedAdjustment({ records, entry, where }: Checked, state: buckets.Buckets): buckets.Buckets {
  const request = records.adjustmentsSent.get(entry.reason ?? '');
  if (request === undefined || request.adjust.by !== entry.by) return fail('terms', `${where}: no one asked for it`);
  const before = records.adjusted.get(claimOf(request));
  if (before !== undefined) fail('once', `${where}: ${request.id} was done before, as ${before.request.id}`);
  records.adjusted.set(claimOf(request), { request, transaction: records.transactions });
  const points = BigInt(request.adjust.points);
  const { terms } = records.versions(entry.programmeId).at(entry.at);
  if (points > 0n) buckets.earn(state, points, null, expiryOf(terms, entry.at));
  else if (!buckets.spend(state, -points)) fail('terms', `${where} takes more points than are active`);
  return state;
}

function expectedEarning({ records, entry, now, where }: Checked, key: string, order: Order, state: buckets.Buckets): buckets.Buckets {
  const credited = records.orders.get(key);
  if (credited !== undefined)
    fail('once', `${where}: order ${key} was credited before, as entry ${credited.entry} of ${credited.memberId}`);
  if (order.state !== 'credited') return fail('order', `${where}: the order is ${order.state}`);
  const sent = (records.purchasesSent.get(key) ?? []).filter(({ command }) => isContent(command, order));
  if (sent.length === 0) return fail('once', `${where}: no one sent what order ${key} was credited for, ${JSON.stringify(order.purchase)}`);
  const meant = sent.find(({ command }) => records.members.meant(entry.programmeId, command.member) === entry.memberId);
  if (meant === undefined) return fail('once', `${where}: order ${key} is of another member`);
  const { command } = meant;
  const occurredAt = new Date(command.occurredAt).toISOString();
  const possible = records.versions(entry.programmeId).possibleAt(occurredAt, records.takenAt.get(key) ?? now);
  const version = possible.find((other) => other.version === entry.programmeVersion);
  if (version === undefined) {
    const right = possible.map((other) => other.version).join(' or ');
    return fail('terms', `${where} earns under version ${entry.programmeVersion}, but version ${right} was in force at ${occurredAt}`);
  }
  const { earning, timeZone } = version.terms;
  if (!takesCurrency(earning, command.currency)) fail('terms', `${where}: version ${version.version} takes no ${command.currency}`);
  const earned = pointsFor(earning, command);
  const maturesAt =
    earning.pendingDays === 0 ? null : iso(startOfDay(addDays(dayOf(Date.parse(entry.at), timeZone), earning.pendingDays), timeZone));
  const expiresAt = expiryOf(version.terms, entry.at);
  buckets.earn(state, earned, maturesAt, expiresAt);
  records.orders.set(key, {
    content: command,
    memberId: entry.memberId,
    entry: entry.number,
    version,
    earned,
    maturesAt,
    expiresAt,
    stock: stockOf(command),
    reversed: 0n,
    reversals: new Map(),
  });
  return state;
}

function expectedReversal(
  { records, entry, where }: Checked,
  key: string,
  { before, after }: OrderWritten,
  state: buckets.Buckets,
): buckets.Buckets {
  const order = records.orders.get(key);
  const returnId = entry.purchase?.returnId ?? '';
  if (order === undefined) return fail('order', `${where}: order ${key} was not credited`);
  if (order.reversals.has(returnId)) fail('once', `${where}: return ${returnId} of ${key} was reversed before`);
  const kept = after.returns.find(({ request }) => request.returnId === returnId);
  const sent = kept && (records.returnsSent.get(`${key}/${returnId}`) ?? []).find((command) => isReturn(command, kept));
  if (sent === undefined) return fail('once', `${where}: no one sent return ${returnId} of ${key}`);
  const acceptedBefore = before?.returns.some(({ request, reversal }) => request.returnId === returnId && reversal === undefined);
  const brought = bringBack(order.stock, order.content.currency, sent);
  if ((brought.exceeding || brought.foreign) && acceptedBefore !== true)
    fail('return', `${where}: return ${returnId} of ${key} is not of what is left of the purchase`);
  if (entry.purchase?.amount !== Number(brought.amount))
    fail('return', `${where} says that ${entry.purchase?.amount} came back, but it was ${brought.amount}`);
  const rest = order.stock.left === 0n ? 0n : pointsFor(order.version.terms.earning, order.content, order.stock.left);
  const points = order.earned - order.reversed - rest;
  buckets.takeBack(state, points, order.maturesAt, order.expiresAt);
  order.reversed += points;
  order.reversals.set(returnId, entry.number);
  return state;
}

const iso = (at: number): string => new Date(at).toISOString();

/** The last day, or month, of the points is spent in full: they expire with the first instant after it. */
function expiryOf({ expiry, timeZone }: ProgrammeVersion['terms'], at: string): string | null {
  if (expiry.policy !== 'after' || expiry.months === undefined) return null;
  const last = addMonths(dayOf(Date.parse(at), timeZone), expiry.months);
  return iso(startOfDay(expiry.to === 'day' ? addDays(last, 1) : firstOfNextMonth(last), timeZone));
}
