/** Audits payments with points: their worth, the batches that they take from, and that each order and code pays once. */

import type { PaymentTerms } from '../../../shared/domain/checkout/payment-terms.ts';
import type { Order } from '../../../shared/domain/earning/order.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Money } from '../../../shared/domain/rewards/reward-terms.ts';
import { lifeIn } from '../earning/audit-lifetime.ts';
import { same } from '../kernel/audit-hash.ts';
import { orderKey, type Records } from '../kernel/audit-records.ts';
import type { AtTill, RequestOf } from '../kernel/request.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import { isFrozen } from '../ledger/audit-by-hand.ts';
import type { Checked, OrderWritten } from '../ledger/audit-entries.ts';
import { withCurrentExpiry } from '../rewards/audit-redemptions.ts';
import type { Trade } from '../rewards/audit-trade.ts';
import { isCode, isShown } from '../rewards/audit-vouchers.ts';
import { fail } from '../violation.ts';
import { backOf, isOver, keyOfTill, type Payment, pointsBack, refundsBefore, type ShownCode } from './audit-payment-records.ts';

const CODE_SYMBOLS = 10;
const CODE_LASTS = 300_000;
/** "DynamoDB deletes it a day later." */
const CODE_KEPT_SECONDS = 86_400;

export const isTillCode = (written: string): boolean => isCode(written, CODE_SYMBOLS);

/** Applies a payment or refund to the state, and records it. */
export function payOrRefund(checked: Checked, state: buckets.Buckets): void {
  const { entry, where, records } = checked;
  const { payment } = entry;
  if (payment === undefined) fail('payment', `${where} has no order`);
  const request = requestOf(checked, entry.kind === 'pay' ? 'pay' : 'refund');
  const key = orderKey(payment.merchantId, payment.orderId);
  const written = checked.orders.get(key) ?? fail('order', `${where}: its transaction does not write order ${key}`);
  if (request.kind === 'pay') paid(checked, key, written, request, state);
  else if (request.kind === 'refund') givenBack(checked, key, request, state);
  records.paying.done.set(keyOfTill(request), { request, transaction: records.transactions });
}

/** The request with the key that the transaction claims. It must not have been done before. */
function requestOf({ records, entry, trade, where }: Checked, kind: AtTill['kind']): AtTill {
  const { payment, programmeId } = entry;
  const claim = trade.claims.find((claimed) => claimed.entry === entry.number && claimed.memberId === entry.memberId);
  if (claim === undefined) return fail('once', `${where}: no key was claimed for it`);
  const request = (records.paying.sent.get(claim.name) ?? []).find(
    (asked) =>
      asked.kind === kind &&
      asked.merchant.programmeId === programmeId &&
      asked.merchant.id === payment?.merchantId &&
      asked.orderId === payment.orderId &&
      (asked.kind === 'pay'
        ? payment.returnId === undefined && BigInt(asked.points) === -postedOf(entry)
        : asked.returnId === payment.returnId),
  );
  if (request === undefined) return fail('once', `${where}: no one asked for it by ${claim.name}`);
  const before = records.paying.done.get(claim.name);
  if (before !== undefined) fail('once', `${where}: ${request.id} was done before, as ${before.request.id}`);
  return request;
}

const postedOf = ({ points }: Entry): bigint => BigInt(points);

function paid(
  { records, record, entry, trade, terms, where }: Checked,
  key: string,
  { before }: OrderWritten,
  { points, basket, tillCode = '' }: RequestOf<'pay'>,
  state: buckets.Buckets,
): void {
  const { memberId, programmeId, payment } = entry;
  if (isFrozen(record)) fail('frozen', `${where}: a frozen account spends nothing`);
  const previous = records.paying.orders.get(key);
  if (previous !== undefined && !isOver(previous)) fail('once', `${where}: order ${key} was paid with points before`);
  if (before !== undefined && before.state !== 'awaiting-purchase') fail('payment', `${where}: the purchase of ${key} came before`);
  const worth = worthOf(terms.payment, basket.currency, points);
  if (worth === undefined) fail('payment', `${where}: points do not pay ${basket.currency}`);
  const why = whyNotPaid(terms.payment, basket, points);
  if (why !== undefined) fail('payment', `${where}: ${points} points pay ${JSON.stringify(basket)}, which is ${why}`);
  if (payment?.amount !== worth || payment.currency !== basket.currency)
    fail('payment', `${where} says that ${points} points pay ${JSON.stringify(payment)}, but they are worth ${worth}`);
  const [shown, ...others] = trade.tillCodes.filter(({ after }) => after.used !== undefined);
  if (shown === undefined || others.length > 0 || !isShown(tillCode, shown.after.code) || shown.after.memberId !== memberId)
    fail('till codes', `${where}: it did not use the till code of the request, but ${JSON.stringify(shown)}`);
  const { used, expiresAt } = shown.after;
  if (used?.merchantId !== payment?.merchantId || used?.orderId !== payment?.orderId || shown.after.programmeId !== programmeId)
    fail('till codes', `${where}: its code is used for ${JSON.stringify(used)}`);
  if (expiresAt <= entry.at) fail('till codes', `${where}: its code was valid until ${expiresAt}`);
  const lots = buckets.spend(state, BigInt(points)) ?? fail('payment', `${where} takes more points than are active`);
  records.paying.orders.set(key, {
    programmeId,
    memberId,
    points: BigInt(points),
    currency: basket.currency,
    amount: worth,
    lots,
    refunds: [],
    transaction: records.transactions,
    previous,
  });
}

/** In minor units. undefined: points do not pay this currency. */
export function worthOf(payment: PaymentTerms | undefined, currency: string, points: number): number | undefined {
  const rate = payment?.rates.find((one) => one.currency === currency);
  return rate && Number((BigInt(points) * BigInt(rate.amount)) / BigInt(rate.points));
}

/** "Multiples of step, from minimum to maximum, and of the basket at most so many percent." @returns the code of the refusal. */
export function whyNotPaid(payment: PaymentTerms | undefined, { currency, amount }: Money, points: number): string | undefined {
  if (payment === undefined) return 'NOT_AVAILABLE';
  const rate = payment.rates.find((one) => one.currency === currency);
  if (rate === undefined || points % payment.step !== 0 || points < payment.minimum) return 'VALIDATION_FAILED';
  const most = (BigInt(amount) * BigInt(payment.maximumPercent ?? 100)) / 100n;
  const isTooMuch = BigInt(points) * BigInt(rate.amount) > most * BigInt(rate.points);
  return isTooMuch || points > (payment.maximum ?? points) ? 'LIMIT_EXCEEDED' : undefined;
}

function givenBack(
  { records, record, entry, terms, where }: Checked,
  key: string,
  request: RequestOf<'refund'>,
  state: buckets.Buckets,
): void {
  const known = records.paying.orders.get(key);
  const { returnId } = request;
  if (known === undefined || known.memberId !== entry.memberId || known.programmeId !== entry.programmeId)
    fail('refund', `${where}: order ${key} was not paid by ${entry.memberId}`);
  if ([...refundsBefore(known), ...known.refunds].some((refund) => refund.returnId === returnId))
    fail('once', `${where}: return ${returnId} of ${key} gave it back before`);
  const back = backOf(known.refunds);
  const amount = request.amount ?? known.amount - back;
  if (amount <= 0 || back + amount > known.amount) fail('refund', `${where}: ${amount} are given back of ${known.amount}, after ${back}`);
  if (entry.payment?.amount !== amount || entry.payment.currency !== known.currency)
    fail('refund', `${where} says that ${entry.payment?.amount} were given back, where ${amount} were`);
  const lots = withCurrentExpiry(lastOf(known, pointsBack(known, back), pointsBack(known, back + amount)), state);
  const lives = terms.payment?.expiredPoints === 'new-lifetime' ? lifeIn(terms, record.held?.id, entry.at) : undefined;
  buckets.restore(
    state,
    lots.map((lot) =>
      lot.expiresAt !== null && lot.expiresAt <= entry.at ? { ...lot, ...(lives && { inactivity: undefined, ...lives }) } : lot,
    ),
  );
  known.refunds.push({ returnId, amount, id: request.id });
}

/** "The last spent first": the points between two counts of refunded points. */
function lastOf({ lots }: Payment, from: bigint, to: bigint): readonly buckets.Lot[] {
  const back: buckets.Lot[] = [];
  let before = 0n;
  for (const lot of [...lots].reverse()) {
    const end = before + lot.points;
    const points = (to < end ? to : end) - (from > before ? from : before);
    if (points > 0n) back.push({ ...lot, points });
    before = end;
  }
  return back;
}

/** The order's item must agree with the ledger's entries of the same transaction. */
export function checkTender(records: Records, key: string, { tender }: Order): void {
  const known = records.paying.orders.get(key);
  const right = known && {
    memberId: known.memberId,
    points: Number(known.points),
    currency: known.currency,
    amount: known.amount,
    spent: known.lots.map(({ expiresAt, inactivity, points }) => ({ expiresAt, inactivity, points: Number(points) })),
    refunds: known.refunds.map(({ returnId, amount }) => ({ returnId, amount })),
    ...(known.previous === undefined ? {} : { refundedBefore: refundsBefore(known).map(({ returnId }) => returnId) }),
  };
  if (!same(tender?.points, right))
    fail('tender', `${key} has ${JSON.stringify(tender?.points)}, the ledger makes ${JSON.stringify(right)}`);
}

/** A till code is made for one member, is valid for five minutes, and is used once, by a payment in the same transaction. */
export function checkTillCodes(
  records: Records,
  { tillCodes }: Trade,
  entries: readonly Entry[],
  [earliest, latest]: readonly [string, string],
): void {
  for (const { before, after } of tillCodes) {
    const { programmeId, code, memberId, expiresAt, used } = after;
    const name = `code ${code}`;
    records.paying.code(programmeId, code).add(records.transactions, after);
    if (before === undefined) {
      const from = Date.parse(expiresAt) - CODE_LASTS;
      if (!isTillCode(code) || used !== undefined || from < Date.parse(earliest) || from > Date.parse(latest))
        fail('till codes', `${name} is made as ${JSON.stringify(after)}`);
      if (after.forgetAt < Date.parse(expiresAt) / 1_000 + CODE_KEPT_SECONDS)
        fail('till codes', `${name} expires from the table at ${after.forgetAt}`);
      if (records.record(programmeId, memberId).entries === 0) fail('till codes', `${name} belongs to no member`);
      continue;
    }
    if (before.used !== undefined) fail('till codes', `${name} was used before, for ${JSON.stringify(before.used)}`);
    const pays = entries.some(
      ({ kind, payment }) => kind === 'pay' && payment?.merchantId === used?.merchantId && payment?.orderId === used?.orderId,
    );
    const rest: ShownCode = { ...before, revision: before.revision + 1, used };
    if (used === undefined || !pays || !same(after, rest))
      fail('till codes', `${name} became ${JSON.stringify(after)}, and nothing was paid`);
  }
}
