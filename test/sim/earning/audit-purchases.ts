/** Audits purchases: the points that they earn, what they count for, returns, and order fulfilment. */
import type { Order } from '../../../shared/domain/earning/order.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { backOf } from '../checkout/audit-payment-records.ts';
import { same as agree } from '../kernel/audit-hash.ts';
import { type AuditedOrder, isContent, isInstant, isReturn } from '../kernel/audit-records.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import type { Checked, Expected, OrderWritten } from '../ledger/audit-entries.ts';
import { countedWith, counting } from '../tiers/audit-qualifying.ts';
import { afterPurchaseMade, type Held, type Holder, lostTo, type Rules, rulesOf, tierAfterReturn } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import { expiredOf } from './audit-expired.ts';
import { checkNothingMissed } from './audit-late.ts';
import { extendByActivity, lifeIn, maturityOf } from './audit-lifetime.ts';
import { type Bought, bringBack, excludedOf, pointsFor, stockOf, takesCurrency } from './audit-points.ts';

export function expectedEarning(checked: Checked, key: string, order: Order, state: buckets.Buckets): Expected {
  const { records, record, entry, now, where } = checked;
  const credited = records.orders.get(key);
  if (credited !== undefined)
    fail('once', `${where}: order ${key} was credited before, as entry ${credited.entry} of ${credited.memberId}`);
  if (order.state !== 'credited') return fail('order', `${where}: the order is ${order.state}`);
  const sent = (records.purchasesSent.get(key) ?? []).filter(({ command }) => isContent(command, order));
  if (sent.length === 0) return fail('once', `${where}: no one sent the purchase of order ${key}, ${JSON.stringify(order.purchase)}`);
  const meant = sent.find(({ command }) => records.members.meant(entry.programmeId, command.member) === entry.memberId);
  if (meant === undefined) return fail('once', `${where}: order ${key} belongs to another member`);
  const { command } = meant;
  const occurredAt = new Date(command.occurredAt).toISOString();
  const possible = records.versions(entry.programmeId).possibleAt(occurredAt, records.takenAt.get(key) ?? now);
  const version = possible.find((other) => other.version === entry.programmeVersion);
  if (version === undefined) {
    const right = possible.map((other) => other.version).join(' or ');
    return fail('terms', `${where} earns under version ${entry.programmeVersion}, but version ${right} was in force at ${occurredAt}`);
  }
  const { terms } = version;
  if (!takesCurrency(terms.earning, command.currency))
    fail('terms', `${where}: version ${version.version} does not accept ${command.currency}`);

  // A purchase that waited for its member to enrol is not late.
  if (order.kept === undefined) checkNothingMissed(checked, terms, occurredAt);
  extendByActivity(state, entry.at, terms.timeZone);
  // The multiplier of the held tier, or of one that a review took since, in the version under which the purchase earns.
  const lateDays = terms.earning.lateArrivalDays ?? 7;
  const lost = lostTo(rulesOf(checked.terms), record.held, occurredAt, lateDays, entry.at);
  const multiplierOf = (tier: string | undefined) =>
    Math.round((terms.tiers?.levels.find(({ id }) => id === tier)?.benefits.multiplier ?? 1) * 100);
  const multiplier = BigInt(Math.max(multiplierOf(record.held?.id), multiplierOf(lost?.id)));
  const paid = paidOf(checked, key, terms, command);
  const stock = stockOf(command, terms.earning.exclude);
  const earned = pointsFor(terms.earning, command, undefined, multiplier, paid, excludedOf(stock));
  const maturesAt = maturityOf(terms, order.fulfilled !== undefined, entry.at);
  const life = lifeIn(terms, record.held?.id, entry.at);
  buckets.earn(state, earned, maturesAt, life);
  const audited: AuditedOrder = {
    content: command,
    memberId: entry.memberId,
    entry: entry.number,
    version,
    earned,
    multiplier,
    paid,
    maturesAt,
    life,
    countedWith: countedWith(occurredAt, record.enrolledAt, terms.timeZone),
    counts: NOTHING,
    stock,
    reversed: 0n,
    reversals: new Map(),
  };
  records.orders.set(key, audited);
  const qualifying = countedAs(audited, countsFor(terms, audited, earned));
  return {
    states: [state],
    version: version.version,
    ...tierAfter(checked, qualifying, afterPurchaseMade(occurredAt, lateDays)),
    qualifying,
  };
}

/** "Where it earns on money only: what points paid and was not given back by then, at most the goods." */
function paidOf({ records }: Checked, key: string, { payment }: Terms, { currency, amount }: Bought): bigint {
  const known = records.paying.orders.get(key);
  if (known === undefined || payment?.earnsOn !== 'money' || known.currency !== currency) return 0n;
  return BigInt(Math.min(amount, known.amount - backOf(known.refunds)));
}

const NOTHING = { points: 0, purchases: 0, spend: 0 };

/**
 * "Points earned, those that a multiplier adds only where the terms say so; purchases of which something was kept; spend, net of
 * returns."
 */
function countsFor(terms: Terms, { content, stock, multiplier, paid }: AuditedOrder, earned: bigint): AuditedOrder['counts'] {
  const left = stock.left - excludedOf(stock);
  const bonusCounts = terms.tiers === undefined || terms.tiers.bonusQualifies;
  const points =
    bonusCounts || multiplier === 100n || earned === 0n
      ? earned
      : pointsFor(terms.earning, content, stock.left, undefined, paid, excludedOf(stock));
  const minimum = terms.tiers?.minimumPurchase?.find(({ currency }) => currency === content.currency)?.amount ?? 0;
  return { points: Number(points), purchases: left > 0n && left >= BigInt(minimum) ? 1 : 0, spend: Number(left) };
}

/** Sets the counts of an order. @returns the difference; undefined for none. */
function countedAs(order: AuditedOrder, counts: AuditedOrder['counts']): Expected['qualifying'] {
  const points = counts.points - order.counts.points;
  const purchases = counts.purchases - order.counts.purchases;
  const spend = counts.spend - order.counts.spend;
  order.counts = counts;
  if (points === 0 && purchases === 0 && spend === 0) return undefined;
  return {
    from: order.countedWith as NonNullable<Expected['qualifying']>['from'],
    ...(points === 0 ? {} : { points }),
    ...(purchases === 0 ? {} : { purchases }),
    ...(spend === 0 ? {} : { spend: { currency: order.content.currency, amount: spend } }),
  };
}

/** The tier after the new counts, under the terms in force. */
export function tierAfter(
  { record, entry, terms }: Checked,
  qualifying: Expected['qualifying'],
  look: (rules: Rules, holder: Holder, at: string) => Held | null,
): Pick<Expected, 'held' | 'saysTier'> {
  const rules = rulesOf(terms);
  if (rules === undefined) return { held: record.held, saysTier: false };
  const counters = qualifying === undefined ? record.counters : counting(record.counters, qualifying);
  return { held: look(rules, { held: record.held, counters, enrolledAt: record.enrolledAt }, entry.at), saysTier: true };
}

export function expectedReversal(checked: Checked, key: string, { before, after }: OrderWritten, state: buckets.Buckets): Expected {
  const { records, record, entry, where } = checked;
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
    fail('return', `${where}: return ${returnId} of ${key} does not fit what is left of the purchase`);
  if (entry.purchase?.amount !== Number(brought.amount))
    fail('return', `${where} says that ${entry.purchase?.amount} was returned, but it was ${brought.amount}`);
  const { terms, version } = order.version;
  const { left } = order.stock;
  const of = { occurredAt: new Date(order.content.occurredAt).toISOString(), left: Number(left) };
  if (!agree(entry.purchase.of, of))
    fail('return', `${where} names ${JSON.stringify(entry.purchase.of)}, but the purchase was ${JSON.stringify(of)}`);
  const rest = left === 0n ? 0n : pointsFor(terms.earning, order.content, left, order.multiplier, order.paid, excludedOf(order.stock));
  const points = order.earned - order.reversed - rest;
  const expired = expiredOf(checked, points, order.life, order.entry);
  const states = homesOf(state, order, record.extended).map((home) => {
    const taken = buckets.copied(state);
    buckets.takeBack(taken, points - expired, home);
    return taken;
  });
  order.reversed += points;
  order.reversals.set(returnId, entry.number);
  const qualifying = countedAs(order, countsFor(terms, order, rest));
  return { states, version, ...tierAfter(checked, qualifying, tierAfterReturn), qualifying };
}

interface Home {
  readonly maturesAt: string | null;
  /** The batch of its pending points. */
  readonly pending: buckets.Life;
  readonly active: buckets.Life;
}

/** The batches in which an order's points can be: those of the credit, or later ones after purchases or a manager moved the expiry. */
function homesOf(state: buckets.Buckets, { maturesAt, life }: AuditedOrder, extended: boolean): readonly Home[] {
  const isHome = ({ expiresAt, inactivity }: buckets.Life): boolean =>
    inactivity === life.inactivity &&
    (expiresAt === life.expiresAt ||
      ((extended || inactivity !== undefined) && expiresAt !== null && life.expiresAt !== null && expiresAt > life.expiresAt));
  const pending = buckets.pendingLives(state).filter((batch) => batch.maturesAt === maturesAt && isHome(batch));
  const active = buckets.activeLives(state).filter(isHome);
  const or = (lives: readonly buckets.Life[]): readonly buckets.Life[] => (extended || lives.length === 0 ? [...lives, life] : lives);
  return or(pending).flatMap((ofPending) => or(active).map((ofActive) => ({ maturesAt, pending: ofPending, active: ofActive })));
}

/** "Points mature when their order is fulfilled, and at the latest after the pending days." */
export function expectedFulfilment(checked: Checked, key: string, { before, after }: OrderWritten, state: buckets.Buckets): Expected {
  const { records, record, where } = checked;
  const order = records.orders.get(key);
  if (order === undefined) return fail('order', `${where}: order ${key} was not credited`);
  if (before?.fulfilled !== undefined) fail('once', `${where}: order ${key} was fulfilled before`);
  const sent = (records.fulfilmentsSent.get(key) ?? []).some(({ occurredAt }) => isInstant(occurredAt, after.fulfilled?.occurredAt ?? ''));
  if (!sent) fail('once', `${where}: no one sent the fulfilment of ${key} on ${after.fulfilled?.occurredAt}`);
  const only = { version: order.version.version, held: record.held, saysTier: checked.terms.tiers !== undefined };
  const left = order.earned - order.reversed;
  if (order.version.terms.earning.maturesOnFulfilment !== true || order.maturesAt === null || left === 0n)
    return { ...only, states: [state] };
  const { maturesAt } = order;
  const pending = buckets.pendingLives(state);
  const lives = new Set(homesOf(state, order, record.extended).map(({ pending: life }) => life));
  const states = [...lives].flatMap((life) => {
    const lying = pending.find((batch) => batch.maturesAt === maturesAt && same(batch, life))?.points ?? 0n;
    if (lying === 0n) return [];
    const matured = buckets.copied(state);
    buckets.matureEarly(matured, lying < left ? lying : left, maturesAt, life);
    return [matured];
  });
  if (states.length > 0) order.maturesAt = null;
  return { ...only, states: states.length === 0 ? [state] : states };
}

const same = (a: buckets.Life, b: buckets.Life): boolean => a.expiresAt === b.expiresAt && a.inactivity === b.inactivity;
