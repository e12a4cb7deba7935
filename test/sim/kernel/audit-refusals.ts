/**
 * Audits refusals. A refusal is right if its reason held at some moment between request and answer: for some state of that time, and some
 * reading of a clock within the error of clocks.
 */
import type { Order } from '../../../shared/domain/earning/order.ts';
import { mayRefuseAtTill } from '../checkout/audit-payment-refusals.ts';
import { mayRefuseActivity } from '../earning/audit-activities.ts';
import { bringBack, copyOf, takesCurrency } from '../earning/audit-points.ts';
import { isFrozen, mayRefuseByHand } from '../ledger/audit-by-hand.ts';
import { mayRefuseReferring } from '../referrals/audit-referring.ts';
import { mayRefusePublication, mayRefuseRedeeming, seenWhile } from '../rewards/audit-redemption-refusals.ts';
import { isContent, isInstant, isReturn, orderKey, personKey, type Records, type Sent } from './audit-records.ts';
import type { RequestOf } from './request.ts';

/** "Dated up to five minutes ahead": tills' clocks drift. */
const AHEAD = 300_000;

export function mayRefuse(records: Records, sent: Sent, code: string, now: number): boolean {
  const { request } = sent;
  switch (request.kind) {
    case 'purchase':
      return mayRefusePurchase(records, sent, request, code);
    case 'return':
      return mayRefuseReturn(records, sent, request, code);
    case 'enrol':
      return (
        code === 'MEMBER_EXISTS' &&
        records.members
          .ownersOf(request.enrol)
          .some(
            (memberId) =>
              !records.members.isEnrolmentOf(memberId, request.enrol) || (records.enrolmentsSent.get(personKey(request))?.size ?? 0) > 1,
          )
      );
    case 'referral-code':
    case 'invite':
    case 'judge':
      return mayRefuseReferring(records, sent, request, code, now);
    case 'fulfil': {
      const { orderId, occurredAt } = request.fulfilment;
      const known = records.ordersKept.get(orderKey(request.merchant.id, orderId))?.fulfilled;
      if (code === 'ORDER_MISMATCH') return known !== undefined && !isInstant(known.occurredAt, occurredAt);
      return code === 'VALIDATION_FAILED' && mayBeAhead(records, occurredAt, sent.when);
    }
    case 'activity':
      return mayRefuseActivity(records, sent, request, code);
    case 'adjust':
    case 'change-tier':
    case 'extend':
    case 'reinstate':
    case 'freeze':
    case 'segment':
      return mayRefuseByHand(records, sent, request, code, now);
    case 'redeem':
    case 'reserve':
    case 'commit':
    case 'cancel':
    case 'use':
    case 'restore':
    case 'send':
      return mayRefuseRedeeming(records, sent, request, code, now);
    case 'pay':
    case 'refund':
      return mayRefuseAtTill(records, sent, request, code, now);
    case 'show-code': {
      const memberId = records.enrolled.get(`${request.programmeId} ${request.person}`) ?? '';
      const { states } = seenWhile(records, sent, { programmeId: request.programmeId, memberId }, now);
      return code === 'ACCOUNT_FROZEN' && states.some(isFrozen);
    }
    case 'create-reward':
    case 'publish-reward':
      return mayRefusePublication(records, sent, request, code, now);
    case 'import-codes':
      return (
        code === 'NOT_FOUND' &&
        records.rewarding.reward(request.programmeId, request.rewardId).versions.newestSince(sent.at).includes(undefined)
      );
    case 'publish': {
      const published = records.versions(request.programmeId).since(sent.at);
      return code === 'VERSION_CONFLICT' && published.length > 0 && published.every(({ publishedBy }) => publishedBy !== request.id);
    }
    default:
      return false;
  }
}

/** Whether some server's clock may put the date too far in the future. */
export const mayBeAhead = ({ skew }: Records, occurredAt: string, when: number): boolean => Date.parse(occurredAt) > when - skew + AHEAD;
/** Whether every server's clock must. */
export const isAhead = ({ skew }: Records, occurredAt: string, when: number): boolean => Date.parse(occurredAt) > when + skew + AHEAD;

function mayRefusePurchase(records: Records, { command, when }: Sent, { merchant, purchase }: RequestOf<'purchase'>, code: string) {
  if (command === undefined) return false;
  const key = orderKey(merchant.id, purchase.orderId);
  if (code === 'ORDER_MISMATCH') return isKeptOtherwise(records, key, command);
  if (code !== 'VALIDATION_FAILED') return false;
  const { currency, occurredAt } = command;
  const versions = records.versions(merchant.programmeId).possibleAt(new Date(occurredAt).toISOString(), when);
  return mayBeAhead(records, occurredAt, when) || !addsUp(command) || versions.some(({ terms }) => !takesCurrency(terms.earning, currency));
}

/** Whether the unclaimed order has other content. Its member is hidden in it, so earlier requests decide. */
function isKeptOtherwise(records: Records, key: string, command: NonNullable<Sent['command']>): boolean {
  const order = records.ordersKept.get(key);
  if (order === undefined || order.state === 'awaiting-purchase') return false;
  if (!isContent(command, order)) return true;
  const asked = (records.purchasesSent.get(key) ?? []).filter((other) => isContent(other.command, order));
  return new Set(asked.map(({ request }) => request.id)).size > 1;
}

/** "Lines add up to the amount." */
export function addsUp({ amount, lines }: NonNullable<Sent['command']>): boolean {
  return lines === undefined || lines.reduce((sum, line) => sum + BigInt(line.amount), 0n) === BigInt(amount);
}

function mayRefuseReturn(records: Records, sent: Sent, { merchant, giveBack }: RequestOf<'return'>, code: string): boolean {
  const key = orderKey(merchant.id, giveBack.orderId);
  if (code === 'ORDER_MISMATCH') return records.ordersKept.get(key)?.returns.some((kept) => isOtherReturn(kept, giveBack)) === true;
  if (code === 'VALIDATION_FAILED' && mayBeAhead(records, giveBack.occurredAt, sent.when)) return true;
  // After the request was done, the state is what it left.
  const states = records.returnable(key).between(sent.at, records.returnTaken.get(`${key}/${giveBack.returnId}`));
  return states.some(({ currency, stock }) => {
    const { exceeding, foreign } = bringBack(copyOf(stock), currency, giveBack);
    return (code === 'RETURN_EXCEEDS_PURCHASE' && exceeding) || (code === 'VALIDATION_FAILED' && foreign);
  });
}

const isOtherReturn = (kept: Order['returns'][number], giveBack: RequestOf<'return'>['giveBack']): boolean =>
  kept.request.returnId === giveBack.returnId && !isReturn(giveBack, kept);
