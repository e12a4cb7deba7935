/** Checks refusals about rewards: a refusal is right only if its reason held at some moment between request and answer. */
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import { iso } from '../kernel/audit-calendar.ts';
import { same } from '../kernel/audit-hash.ts';
import { type MemberState, orderKey, type Records, type Sent } from '../kernel/audit-records.ts';
import type { OfRedemption, RequestOf } from '../kernel/request.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import { isFrozen } from '../ledger/audit-by-hand.ts';
import { heldAt, rulesOf } from '../tiers/audit-tiers.ts';
import { keyOf, type RewardRecord, type StoredRedemption } from './audit-redemption-records.ts';
import { isSuspended, obstacleTo } from './audit-redemptions.ts';
import { isAsked, isCounted, limitName, mostUnitsOf, periodOf, type Reason, reasonsAgainst } from './audit-rewards.ts';
import { isCode, isShown, worthOf } from './audit-vouchers.ts';

const MAX_OPEN = 5;

/** The bounds of what a request can have seen. */
export interface Seen {
  readonly programmeId: string;
  readonly memberId: string;
  readonly states: readonly MemberState[];
  /** The first and the last reading of any server's clock. */
  readonly moments: readonly [string, string];
  readonly from: number;
  readonly until: number | undefined;
}

export function seenWhile(
  records: Records,
  sent: Sent,
  of: { readonly programmeId: string; readonly memberId: string },
  now: number,
  until?: number,
): Seen {
  const moments = [iso(sent.when - records.skew), iso(now + records.skew)] as const;
  return { ...of, states: records.record(of.programmeId, of.memberId).past.between(sent.at, until), moments, from: sent.at, until };
}

export function mayRefuseRedeeming(records: Records, sent: Sent, request: OfRedemption, code: string, now: number): boolean {
  const done = records.rewarding.done.get(keyOf(request));
  if (code === 'IDEMPOTENCY_MISMATCH') return done !== undefined && done.request.id !== request.id;
  // After the request was done, the state is what it left.
  const until = done?.request.id === request.id ? done.transaction : undefined;
  if (request.kind === 'restore') return mayRefuseRestore(records, sent, request, code, now, until);
  if (request.kind === 'use') return mayRefuseUse(records, sent, request, code, now, until);
  const { programmeId } = request;
  const memberId = records.enrolled.get(`${programmeId} ${request.person}`);
  if (memberId === undefined) return false;
  const seen = seenWhile(records, sent, { programmeId, memberId }, now, until);
  if ('rewardId' in request) return mayRefuseBeginning(records, seen, request, code);
  const record = records.rewarding.redemptions.get(request.redemptionId ?? '');
  if (record === undefined || record.memberId !== memberId || record.programmeId !== programmeId) return code === 'NOT_FOUND';
  const { kind } = request;
  if (code === 'ACCOUNT_FROZEN') return kind === 'commit' && seen.states.some(isFrozen);
  return code === 'WRONG_STATE' && isWrong(records, { ...seen, stored: record.past.between(sent.at, until) }, request);
}

function isWrong(
  { rewarding }: Records,
  { programmeId, moments, stored }: Pick<Seen, 'programmeId' | 'moments'> & { readonly stored: readonly StoredRedemption[] },
  request: Exclude<OfRedemption, { rewardId: string }>,
): boolean {
  const kind = request.kind === 'send' ? 'fulfil' : request.kind;
  return stored.some((one) => {
    const version = rewarding.reward(programmeId, one.rewardId).versions.numbered(one.rewardVersion);
    return version !== undefined && moments.some((at) => obstacleTo(kind, one, version, at, request) !== undefined);
  });
}

const REFUSED_AS: Readonly<Record<Reason, string>> = {
  frozen: 'ACCOUNT_FROZEN',
  segment: 'NOT_ELIGIBLE',
  'not-offered': 'NOT_AVAILABLE',
  'not-yet': 'NOT_AVAILABLE',
  over: 'NOT_AVAILABLE',
  tier: 'NOT_ELIGIBLE',
  points: 'INSUFFICIENT_POINTS',
  limit: 'LIMIT_EXCEEDED',
  'sold-out': 'OUT_OF_STOCK',
};

function mayRefuseBeginning(records: Records, seen: Seen, request: RequestOf<'redeem' | 'reserve'>, code: string): boolean {
  const { programmeId, moments, from } = seen;
  const { rewardId, units, kind } = request;
  const record = records.rewarding.reward(programmeId, rewardId);
  if (code === 'NOT_FOUND') return record.versions.newestSince(from).includes(undefined);
  return record.versions.inForce(...moments).some((version) => {
    if (code === 'VALIDATION_FAILED') return units > mostUnitsOf(version);
    const reasons = reasonsSeen(records, seen, version, units).flat();
    if (wasLimited(records, seen, version)) reasons.push('limit');
    if (wasSoldOut(record, seen, version)) reasons.push('sold-out');
    return reasons.some((reason) => REFUSED_AS[reason] === code) || (code === 'LIMIT_EXCEEDED' && kind === 'reserve' && hadOpen(seen));
  });
}

/** The obstacles at each possible moment, without counters. */
export function reasonsSeen(
  records: Records,
  { programmeId, states, moments }: Seen,
  version: RewardVersion,
  units: number,
): readonly (readonly Reason[])[] {
  return states.flatMap((one) => {
    // The most and the fewest points: in between some mature, some expire, and some reservations lapse.
    const fewest = buckets.fewestActive(one.state, ...moments);
    return moments.flatMap((at) => {
      const tier = heldAt(rulesOf(records.versions(programmeId).at(at).terms), one, at)?.id;
      const active = buckets.total(buckets.at(one.state, at).active);
      return [fewest, active].map((points) => reasonsAgainst(version, { tier, active: points, marks: one.marks }, units, at));
    });
  });
}

export function wasLimited(
  records: Records,
  { programmeId, memberId, moments, from, until }: Seen,
  { rewardId, terms: { limit } }: RewardVersion,
): boolean {
  if (limit === undefined) return false;
  return countsSeen(records, { programmeId, memberId, moments, from, until }, rewardId, limit.per).some(
    (count) => count >= limit.redemptions,
  );
}

export function countsSeen(
  records: Records,
  { programmeId, memberId, moments, from, until }: Omit<Seen, 'states'>,
  rewardId: string,
  per: Parameters<typeof periodOf>[0],
): readonly number[] {
  return moments.flatMap((at) => {
    const { timeZone } = records.versions(programmeId).at(at).terms;
    return records.rewarding.limit(limitName(programmeId, memberId, rewardId, periodOf(per, at, timeZone))).between(from, until);
  });
}

/** Whether at some moment the version's counters were all 0. */
export function wasSoldOut({ past }: RewardRecord, { from, until }: Pick<Seen, 'from' | 'until'>, version: RewardVersion): boolean {
  return isCounted(version) && past.between(from, until).some((left) => leftIn(left, version) === 0);
}

export const leftIn = (left: readonly number[], { stockShards }: RewardVersion): number =>
  left.slice(0, stockShards).reduce((sum, one) => sum + one, 0);

const hadOpen = ({ states, moments: [first] }: Seen): boolean =>
  states.some(({ state }) => {
    const open = buckets.heldLives(state).filter(({ lapsesAt }) => lapsesAt > first);
    return new Set(open.map(({ redemptionId }) => redemptionId)).size >= MAX_OPEN;
  });

function mayRefuseUse(
  records: Records,
  sent: Sent,
  request: RequestOf<'use'>,
  code: string,
  now: number,
  until: number | undefined,
): boolean {
  const { programmeId } = request.merchant;
  const { code: shown = '', pay } = request;
  if (!isCode(shown)) return code === 'VALIDATION_FAILED';
  const record = [...records.rewarding.redemptions.values()].find(
    (one) => one.programmeId === programmeId && isShown(shown, one.stored.voucher?.code),
  );
  if (record === undefined) return code === 'NOT_FOUND';
  const stored = record.past.between(sent.at, until);
  const { moments, states } = seenWhile(records, sent, record, now, until);
  if (code === 'ACCOUNT_FROZEN') return states.some(isFrozen);
  const balances = stored.map(({ voucher }) => voucher?.balance);
  const [one] = stored;
  const version = one && records.rewarding.reward(programmeId, one.rewardId).versions.numbered(one.rewardVersion);
  const used = records.ordersKept.get(orderKey(request.merchant.id, request.orderId))?.tender?.vouchers ?? [];
  switch (code) {
    case 'WRONG_STATE':
      return isWrong(records, { programmeId, moments, stored }, request);
    case 'VALIDATION_FAILED':
      return balances.some(
        (balance) =>
          (balance === undefined) !== (pay === undefined) ||
          balance?.currency !== pay?.currency ||
          !same(request.cash, version?.terms.cost.cash) ||
          (balance === undefined
            ? version && worthOf(version.terms.gift, request.basket) === undefined
            : balance.currency !== request.basket.currency),
      );
    case 'NOT_ELIGIBLE':
      return stored.some((one) => version && states.some(({ state }) => isSuspended(one, version, state.debt)));
    case 'LIMIT_EXCEEDED':
      return balances.some(
        (balance) => balance !== undefined && pay !== undefined && (pay.amount > balance.amount || pay.amount > request.basket.amount),
      );
    case 'ALREADY_EXISTS':
      return used.some(({ redemptionId }) => redemptionId === record.redemptionId);
    default:
      return false;
  }
}

/** Refunds only grow, so at most as much is left now as was then. */
function mayRefuseRestore(
  records: Records,
  sent: Sent,
  request: RequestOf<'restore'>,
  code: string,
  now: number,
  until: number | undefined,
): boolean {
  const { programmeId, id: merchantId } = request.merchant;
  const { code: shown = '', amount, returnId, orderId } = request;
  const record = [...records.rewarding.redemptions.values()].find(
    (one) => one.programmeId === programmeId && isShown(shown, one.stored.voucher?.code),
  );
  if (record === undefined) return code === 'NOT_FOUND';
  const stored = record.past.between(sent.at, until);
  const { moments } = seenWhile(records, sent, record, now, until);
  const version = records.rewarding.reward(programmeId, record.stored.rewardId).versions.numbered(record.stored.rewardVersion);
  const vouchers = records.ordersKept.get(orderKey(merchantId, orderId))?.tender?.vouchers ?? [];
  const taken = vouchers.find(({ redemptionId }) => redemptionId === record.redemptionId);
  const others = taken?.refunds.filter((refund) => until === undefined || refund.returnId !== returnId) ?? [];
  const left = (taken?.amount ?? 0) - others.reduce((all, refund) => all + refund.amount, 0);
  switch (code) {
    case 'NOT_FOUND':
      return taken === undefined || stored.length > 1;
    case 'VALIDATION_FAILED':
      return taken?.amount === undefined && amount !== undefined;
    case 'WRONG_STATE':
      return version?.terms.onReturn !== 'restored' || isWrong(records, { programmeId, moments, stored }, request);
    case 'RETURN_EXCEEDS_PURCHASE':
      // The voucher may have paid the order again meanwhile.
      if ((taken?.refundedBefore ?? []).length > 0) return true;
      return taken?.amount === undefined ? others.length > 0 : left === 0 || (amount ?? 0) > left;
    case 'ALREADY_EXISTS':
      return [...(taken?.refundedBefore ?? []), ...(taken?.refunds ?? []).map((refund) => refund.returnId)].includes(returnId);
    default:
      return false;
  }
}

export function mayRefusePublication(
  records: Records,
  sent: Sent,
  request: RequestOf<'create-reward' | 'publish-reward'>,
  code: string,
  now: number,
): boolean {
  const { programmeId, rewardId, terms } = request;
  const { versions, past } = records.rewarding.reward(programmeId, rewardId);
  const moments = [iso(sent.when - records.skew), iso(now + records.skew)] as const;
  const newest = versions.newestSince(sent.at);
  const levels = moments.map(
    (at) =>
      records
        .versions(programmeId)
        .at(at)
        .terms.tiers?.levels.map(({ id }) => id) ?? [],
  );
  const ofUnknownTier = levels.some((known) => (terms.tiers ?? []).some((tier) => !known.includes(tier)));
  if (code === 'VALIDATION_FAILED' && ofUnknownTier) return true;
  if (request.kind === 'create-reward') {
    const [first] = versions.inForce('', '');
    return code === 'ALREADY_EXISTS' && first !== undefined && !isAsked(first, request);
  }
  switch (code) {
    case 'NOT_FOUND':
      return newest.includes(undefined);
    case 'WRONG_STATE':
      return newest.some((version) => version?.state === 'archived');
    case 'VALIDATION_FAILED':
      return newest.some(
        (version) =>
          version !== undefined && past.between(sent.at).some((left) => sum(left) + (terms.stock ?? 0) - (version.terms.stock ?? 0) < 0),
      );
    case 'VERSION_CONFLICT': {
      const published = versions.since(sent.at);
      return published.length > 0 && published.every(({ publishedBy }) => publishedBy !== request.id);
    }
    default:
      return false;
  }
}

const sum = (left: readonly number[]): number => left.reduce((total, one) => total + one, 0);
