/** Audits redemptions: their points and items, by the terms of the reward, and only in allowed moves of state. */

import type { Order } from '../../../shared/domain/earning/order.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { FulfilmentStep } from '../../../shared/domain/rewards/parcel.ts';
import type { RedemptionState } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { Money } from '../../../shared/domain/rewards/reward-terms.ts';
import { backOf } from '../checkout/audit-payment-records.ts';
import { endOf, lifeIn } from '../earning/audit-lifetime.ts';
import { iso } from '../kernel/audit-calendar.ts';
import { same } from '../kernel/audit-hash.ts';
import { noteOf } from '../kernel/audit-notes.ts';
import { orderKey, type Records, type Sent } from '../kernel/audit-records.ts';
import type { OfRedemption, RequestOf } from '../kernel/request.ts';
import { batchesIn, placeOf } from '../ledger/audit-account.ts';
import * as buckets from '../ledger/audit-buckets.ts';
import { isFrozen } from '../ledger/audit-by-hand.ts';
import type { Checked } from '../ledger/audit-entries.ts';
import { heldAt, rulesOf } from '../tiers/audit-tiers.ts';
import { fail } from '../violation.ts';
import type { StoredRedemption } from './audit-redemption-records.ts';
import { isCounted, mostUnitsOf, periodOf, reasonsAgainst } from './audit-rewards.ts';
import type { RedemptionWritten } from './audit-trade.ts';
import { isShown, worthOf } from './audit-vouchers.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const MAX_OPEN = 5;

export type Redeeming = 'redeem' | 'hold' | 'commit' | 'cancel' | 'use' | 'restore' | 'fulfil';
const ASKED_AS: Readonly<Record<OfRedemption['kind'], Redeeming>> = {
  redeem: 'redeem',
  reserve: 'hold',
  commit: 'commit',
  cancel: 'cancel',
  use: 'use',
  restore: 'restore',
  send: 'fulfil',
};

/** Actions on an existing redemption. */
export type RedemptionAction = Exclude<Redeeming, 'redeem' | 'hold'>;

export const isRedeeming = (kind: Entry['kind']): kind is Redeeming => Object.values<Entry['kind']>(ASKED_AS).includes(kind);

/** Applies the entry's kind to the state by the reward's terms, and compares the redemption's item. */
export function redeem(checked: Checked, kind: Redeeming, state: buckets.Buckets): void {
  const { entry, trade, where } = checked;
  const written = trade.redemptions.find(({ redemptionId }) => redemptionId === entry.redemption?.redemptionId);
  if (written === undefined || written.memberId !== entry.memberId)
    fail('redemption', `${where}: its transaction does not write the redemption`);
  const request = requestOf(checked, kind, written);
  const right =
    kind === 'redeem' || kind === 'hold' ? begun(checked, kind, request, state) : goneOn(checked, kind, written, request, state);
  const { after } = written;
  // Other audits check which counter and code it has.
  const given = {
    ...right,
    shard: after.shard,
    code: after.code,
    ...(right.voucher && { voucher: { ...right.voucher, code: after.voucher?.code } }),
  };
  if (!same({ ...after, spent: batchesIn(after.spent) }, given))
    fail('redemption', `${where}: the item has ${JSON.stringify(after)}, the terms make ${JSON.stringify(given)}`);
}

/** The request with the key that the transaction claims. It must not have been done before. */
function requestOf({ records, entry, trade, where }: Checked, kind: Redeeming, { after }: RedemptionWritten): OfRedemption {
  const claim = trade.claims.find((claimed) => claimed.entry === entry.number && claimed.memberId === entry.memberId);
  if (claim === undefined) return fail('once', `${where}: no key was claimed for it`);
  const sent = records.rewarding.sent.get(claim.name) ?? [];
  const request = sent.find((asked) => ASKED_AS[asked.kind] === kind && isAskedFor(records, asked, entry, after));
  if (request === undefined) return fail('once', `${where}: no one asked for it by ${claim.name}`);
  const before = records.rewarding.done.get(claim.name);
  if (before !== undefined) fail('once', `${where}: ${request.id} was done before, as ${before.request.id}`);
  records.rewarding.done.set(claim.name, { request, transaction: records.transactions });
  return request;
}

function isAskedFor(records: Records, asked: OfRedemption, entry: Entry, { voucher }: StoredRedemption): boolean {
  const { programmeId, memberId, redemption } = entry;
  const { reason, by } = noteOf(entry);
  if (asked.kind === 'use') {
    const { merchant, pay, code = '' } = asked;
    const paid = redemption?.paid && { currency: redemption.paid.currency, amount: redemption.paid.amount };
    return (
      asked.orderId === redemption?.orderId &&
      merchant.programmeId === programmeId &&
      merchant.id === redemption?.merchantId &&
      isShown(code, voucher?.code) &&
      same(paid, pay)
    );
  }
  if (asked.kind === 'restore') {
    const { merchant, code = '', orderId, returnId } = asked;
    const isOfMerchant = merchant.programmeId === programmeId && merchant.id === redemption?.merchantId;
    return isOfMerchant && orderId === redemption.orderId && returnId === redemption.returnId && isShown(code, voucher?.code);
  }
  if (asked.programmeId !== programmeId || records.enrolled.get(`${programmeId} ${asked.person}`) !== memberId) return false;
  switch (asked.kind) {
    case 'redeem':
    case 'reserve':
      return asked.rewardId === redemption?.rewardId && asked.units === (redemption.units ?? 1);
    case 'send':
      return asked.redemptionId === redemption?.redemptionId && reason === asked.reason && by === asked.key.by;
    case 'commit':
      return asked.redemptionId === redemption?.redemptionId;
    case 'cancel':
      return asked.redemptionId === redemption?.redemptionId && reason === asked.reason && by === (asked.reason && asked.key.by);
  }
}

/** The right content of the item, except for its voucher, code and counter. */
type Right = Omit<StoredRedemption, 'spent' | 'createdAt' | 'lapsesAt' | 'issuedAt' | 'countedFrom' | 'voucher' | 'fulfilment'> & {
  readonly spent: ReturnType<typeof batchesIn>;
  readonly createdAt: string;
  readonly lapsesAt?: string | undefined;
  readonly issuedAt?: string | undefined;
  readonly countedFrom?: string | undefined;
  readonly fulfilment?: { readonly state: string; readonly since: string } | undefined;
  readonly voucher?:
    | {
        readonly code: string;
        readonly expiresAt: string | null;
        readonly expiredAt?: string | null | undefined;
        readonly balance?: Money | undefined;
      }
    | undefined;
};

const kept = (lots: readonly buckets.Lot[]): Right['spent'] =>
  lots.map(({ expiresAt, inactivity, points }) => ({ expiresAt, points: Number(points), inactivity }));

function begun(
  { records, record, entry, terms, where }: Checked,
  kind: 'redeem' | 'hold',
  request: OfRedemption,
  state: buckets.Buckets,
): Right {
  const { at, redemption } = entry;
  if (redemption === undefined || (request.kind !== 'redeem' && request.kind !== 'reserve'))
    return fail('redemption', `${where} has no redemption`);
  const { redemptionId, rewardId } = redemption;
  const [version] = records.rewarding.reward(entry.programmeId, rewardId).versions.inForce(at, at);
  if (version === undefined || version.version !== redemption.rewardVersion)
    return fail('reward', `${where} uses version ${redemption.rewardVersion}, where ${version?.version} was in force`);
  const { units } = request;
  if (units > mostUnitsOf(version)) fail('reward', `${where}: ${units} at a time are too many`);
  const asking = { tier: heldAt(rulesOf(terms), record, at)?.id, active: buckets.total(state.active), marks: record.marks };
  const against = reasonsAgainst(version, asking, units, at);
  if (against.length > 0) fail('reward', `${where}: the member cannot have it: ${against.join(', ')}`);
  const points = version.terms.cost.points * units;
  const lots = buckets.spend(state, BigInt(points)) ?? fail('reward', `${where} takes more points than are active`);
  const { limit, reservationMinutes } = version.terms;
  const common = {
    rewardId,
    rewardVersion: version.version,
    revision: 1,
    units,
    points,
    spent: kept(lots),
    createdAt: at,
    ...(limit === undefined ? {} : { countedFrom: periodOf(limit.per, at, terms.timeZone) }),
  };
  if (kind === 'redeem') return issued({ ...common, state: 'issued' }, version, terms.timeZone, at);
  const open = new Set(buckets.heldLives(state).map((held) => held.redemptionId));
  if (open.size >= MAX_OPEN) fail('reward', `${where}: the member has ${open.size} reservations open already`);
  const lapsesAt = iso(Date.parse(at) + reservationMinutes * MINUTE);
  buckets.hold(state, lots, lapsesAt, redemptionId);
  return { ...common, state: 'reserved', lapsesAt };
}

function issued(right: Right, { terms: { gift, voucherLifetime } }: RewardVersion, timeZone: string, at: string): Right {
  const expiresAt = voucherLifetime === undefined ? null : endOf(voucherLifetime, at, timeZone);
  const isCard = gift.kind === 'gift-card';
  if (gift.kind === 'physical') return { ...right, issuedAt: at, fulfilment: { state: 'awaiting', since: at } };
  if (gift.kind !== 'voucher' && !isCard) return { ...right, issuedAt: at };
  return { ...right, issuedAt: at, voucher: { code: '', expiresAt, ...(isCard ? { balance: gift.value } : {}) } };
}

function goneOn(
  checked: Checked,
  kind: RedemptionAction,
  { before, redemptionId }: RedemptionWritten,
  request: OfRedemption,
  state: buckets.Buckets,
): Right {
  const { records, record, entry, terms, where } = checked;
  const { at, redemption } = entry;
  if (before === undefined) return fail('redemption', `${where}: there was no redemption ${redemptionId}`);
  const version =
    records.rewarding.reward(entry.programmeId, before.rewardId).versions.numbered(before.rewardVersion) ??
    fail('redemption', `${where}: there is no version ${before.rewardVersion} of ${before.rewardId}`);
  if (redemption?.rewardId !== before.rewardId || redemption.rewardVersion !== before.rewardVersion)
    fail('redemption', `${where} names another reward than its redemption`);
  if ((kind === 'commit' || kind === 'use') && isFrozen(record)) fail('frozen', `${where}: a frozen account spends nothing`);
  if (kind === 'use' && isSuspended(before, version, state.debt)) fail('vouchers', `${where}: its member owes ${state.debt} points`);
  const why = obstacleTo(kind, before, version, at, request);
  if (why !== undefined) fail('redemption', `${where}: it ${why}`);
  const next = { ...before, spent: batchesIn(before.spent), revision: before.revision + 1 };
  switch (kind) {
    case 'commit': {
      const lots = released(state, redemptionId, before, where);
      return issued({ ...next, spent: kept(lots), state: 'issued' }, version, terms.timeZone, at);
    }
    case 'cancel': {
      const lots = before.state === 'reserved' ? released(state, redemptionId, before, where) : withCurrentExpiry(spentOf(before), state);
      buckets.restore(
        state,
        lots.map((lot) => (isOver(lot, at) ? renewed(lot, version, checked) : lot)),
      );
      return { ...next, state: 'cancelled' };
    }
    case 'fulfil': {
      if (request.kind !== 'send' || before.fulfilment === undefined) return fail('fulfilment', `${where}: it is not a physical reward`);
      const { step } = request;
      const became =
        SENT[before.fulfilment.state]?.[step] ?? fail('fulfilment', `${where}: what was ${before.fulfilment.state} cannot ${step}`);
      const comesBack = step === 'return' && version.terms.cancel.issued === 'unused';
      const lots = comesBack ? withCurrentExpiry(spentOf(before), state) : [];
      buckets.restore(
        state,
        lots.map((lot) => (isOver(lot, at) ? renewed(lot, version, checked) : lot)),
      );
      const to = comesBack ? 'cancelled' : step === 'ship' ? 'issued' : 'fulfilled';
      return { ...next, state: to, fulfilment: { ...before.fulfilment, state: became, since: at } };
    }
    case 'restore':
      return restored(checked, request, next, version);
    case 'use': {
      if (request.kind !== 'use') return fail('vouchers', `${where}: no till took it`);
      const { voucher } = before;
      const { pay: paid, basket } = request;
      if (![request.cash, redemption.cash].every((cash) => same(cash, version.terms.cost.cash)))
        fail('vouchers', `${where}: ${JSON.stringify(redemption.cash)} was taken for a reward of ${JSON.stringify(version.terms.cost)}`);
      checkTaken(checked, request, redemptionId);
      if (voucher?.balance === undefined) {
        const worth = worthOf(version.terms.gift, basket);
        if (worth === undefined || !same(redemption.off, { currency: basket.currency, amount: worth }))
          fail('vouchers', `${where}: it takes off ${JSON.stringify(redemption.off)}, where it is worth ${worth}`);
        return { ...next, state: 'used' };
      }
      if (paid !== undefined && paid.amount > basket.amount) fail('vouchers', `${where}: more is paid than the basket of ${basket.amount}`);
      const left = voucher.balance.amount - (paid?.amount ?? 0);
      if (paid === undefined || left < 0 || paid.currency !== voucher.balance.currency || redemption.paid?.left !== left)
        fail('vouchers', `${where}: ${JSON.stringify(redemption?.paid)} cannot be paid of ${JSON.stringify(voucher.balance)}`);
      return { ...next, state: left === 0 ? 'used' : 'issued', voucher: { ...voucher, balance: { ...voucher.balance, amount: left } } };
    }
  }
}

/** "Awaiting, shipped, delivered, returned": the moves of a parcel. */
const SENT: { readonly [From in string]?: { readonly [Step in FulfilmentStep]?: string } } = {
  awaiting: { ship: 'shipped', deliver: 'delivered' },
  shipped: { deliver: 'delivered', return: 'returned' },
  delivered: { return: 'returned' },
};

/** A refund returns to a gift card; another voucher is restored if its terms say so. An expired one gets the lifetime of a new one. */
function restored({ orders, entry, terms, where }: Checked, request: OfRedemption, next: Right, version: RewardVersion): Right {
  const { voucher } = next;
  const { redemption, at } = entry;
  if (request.kind !== 'restore' || voucher === undefined) return fail('vouchers', `${where}: no till restored it`);
  const { before, after } = orders.get(orderKey(request.merchant.id, request.orderId)) ?? {};
  const ofIt = (order: Order | undefined) => order?.tender?.vouchers.find(({ redemptionId }) => redemptionId === redemption?.redemptionId);
  const taken = ofIt(before);
  if (taken === undefined) return fail('vouchers', `${where}: it was not used for order ${request.orderId}`);
  const left = (taken.amount ?? 0) - taken.refunds.reduce((sum, { amount }) => sum + amount, 0);
  const amount = taken.amount === undefined ? 0 : (request.amount ?? left);
  const isWhole = taken.amount === undefined;
  if (isWhole ? taken.refunds.length > 0 || version.terms.onReturn !== 'restored' : amount > left || left === 0)
    fail('vouchers', `${where}: ${amount} are given back of ${JSON.stringify(taken)}`);
  if (taken.refunds.some(({ returnId }) => returnId === request.returnId) || taken.refundedBefore?.includes(request.returnId) === true)
    fail('once', `${where}: return ${request.returnId} gave it back before`);
  if (!same(ofIt(after)?.refunds, [...taken.refunds, { returnId: request.returnId, amount }]))
    fail('vouchers', `${where}: the order has ${JSON.stringify(ofIt(after))} of it`);
  const balance = voucher.balance && { ...voucher.balance, amount: voucher.balance.amount + amount };
  if (balance !== undefined && redemption?.paid?.left !== balance.amount)
    fail('vouchers', `${where}: ${redemption?.paid?.left} are said to be left`);
  const { voucherLifetime } = version.terms;
  const isOut = voucher.expiresAt !== null && voucher.expiresAt <= at;
  const again = isOut
    ? {
        expiresAt: voucherLifetime === undefined ? null : endOf(voucherLifetime, at, terms.timeZone),
        expiredAt: voucher.expiredAt ?? voucher.expiresAt,
      }
    : {};
  return { ...next, state: 'issued', voucher: { ...voucher, ...again, ...(balance === undefined ? {} : { balance }) } };
}

/** The order records the voucher, once, or again after all of it was restored. Returns of an earlier use stay known. */
function checkTaken({ orders, where }: Checked, { merchant, orderId, pay }: RequestOf<'use'>, redemptionId: string): void {
  const { before, after } = orders.get(orderKey(merchant.id, orderId)) ?? {};
  const known = before?.tender?.vouchers ?? [];
  const [taken, ...others] = (after?.tender?.vouchers ?? []).filter((one) => one.redemptionId === redemptionId);
  const earlier = known.find((one) => one.redemptionId === redemptionId);
  const isOver =
    earlier === undefined || (earlier.amount === undefined ? earlier.refunds.length > 0 : backOf(earlier.refunds) === earlier.amount);
  const returns = earlier && [...(earlier.refundedBefore ?? []), ...earlier.refunds.map(({ returnId }) => returnId)];
  const isRight = taken?.amount === pay?.amount && taken?.refunds.length === 0 && same(taken.refundedBefore, returns);
  if (!isRight || others.length > 0 || !isOver)
    fail('vouchers', `${where}: order ${orderId} has ${JSON.stringify(after?.tender)} of it, after ${JSON.stringify(known)}`);
}

/** All points that a reservation holds. */
function released(state: buckets.Buckets, redemptionId: string, { points }: StoredRedemption, where: string): readonly buckets.Lot[] {
  const lots = buckets.release(state, redemptionId);
  const held = lots.reduce((sum, lot) => sum + lot.points, 0n);
  if (held !== BigInt(points)) fail('redemption', `${where}: ${held} points are held for ${redemptionId}, which costs ${points}`);
  return lots;
}

/** "Points that last while their member earns have been put off since they were spent, as those that stayed were." */
export function withCurrentExpiry(lots: readonly buckets.Lot[], state: buckets.Buckets): readonly buckets.Lot[] {
  const stayed = buckets.activeLives(state);
  return lots.map(({ expiresAt, inactivity, points }) => {
    const later = inactivity === undefined ? null : (stayed.findLast((lot) => lot.inactivity === inactivity)?.expiresAt ?? null);
    const extendByActivity = expiresAt !== null && later !== null && later > expiresAt ? later : expiresAt;
    return { expiresAt: extendByActivity, inactivity, points };
  });
}

const spentOf = ({ spent }: StoredRedemption): readonly buckets.Lot[] =>
  batchesIn(spent).map(({ points, ...life }) => ({ ...life, points: BigInt(points) }));

const isOver = ({ expiresAt }: buckets.Life, at: string): boolean => expiresAt !== null && expiresAt <= at;

/** "What becomes of points that have expired since: they expire, or live as long as points that are credited now." */
const renewed = (lot: buckets.Lot, { terms: { cancel } }: RewardVersion, { terms, record, entry }: Checked): buckets.Lot =>
  cancel.expiredPoints === 'expire' ? lot : { ...lifeIn(terms, record.held?.id, entry.at), points: lot.points };

/** The state at an instant, after time alone, whether or not a job has run. */
export function stateAt({ state, lapsesAt, voucher }: StoredRedemption, at: string): RedemptionState {
  if (state === 'reserved' && (lapsesAt ?? '~') <= at) return 'lapsed';
  return state === 'issued' && (voucher?.expiresAt ?? '~') <= at ? 'expired' : state;
}

/** "While its member owes points, a voucher that cost points is suspended, unless its terms say that it is usable." */
export const isSuspended = ({ points }: StoredRedemption, { terms }: RewardVersion, debt: bigint): boolean =>
  debt > 0n && points > 0 && terms.whileInDebt !== 'usable';

/** The reason why an action is not allowed at an instant. undefined: it is allowed. */
export function obstacleTo(
  kind: RedemptionAction,
  stored: StoredRedemption,
  { terms }: RewardVersion,
  at: string,
  request: OfRedemption,
): string | undefined {
  const state = stateAt(stored, at);
  if (kind === 'commit') return state === 'reserved' ? undefined : `is ${state}`;
  if (kind === 'use') return state === 'issued' && stored.voucher !== undefined ? undefined : `is ${state}`;
  if (kind === 'restore') return ['issued', 'used', 'expired'].includes(state) ? undefined : `is ${state}`;
  if (kind === 'fulfil') {
    const next = request.kind === 'send' ? SENT[stored.fulfilment?.state ?? 'none']?.[request.step] : undefined;
    return next !== undefined && (state === 'issued' || state === 'fulfilled') ? undefined : `is ${state}, ${stored.fulfilment?.state}`;
  }
  if (state === 'reserved') return undefined;
  if (state !== 'issued') return `is ${state}`;
  const { issued: policy, withinHours } = terms.cancel;
  if (policy === 'never') return 'is issued for good';
  if (withinHours !== undefined && Date.parse(at) > Date.parse(stored.issuedAt ?? '') + withinHours * HOUR)
    return 'was issued too long ago';
  const { gift } = terms;
  if (stored.fulfilment !== undefined && stored.fulfilment.state !== 'awaiting') return 'was sent';
  return gift.kind === 'gift-card' && stored.voucher?.balance?.amount !== gift.value.amount ? 'was used in part' : undefined;
}

const STEPS: readonly (readonly [from: RedemptionState | 'none', to: RedemptionState, by: Redeeming | 'time'])[] = [
  ['none', 'issued', 'redeem'],
  ['none', 'reserved', 'hold'],
  ['reserved', 'issued', 'commit'],
  ['reserved', 'cancelled', 'cancel'],
  ['issued', 'cancelled', 'cancel'],
  ['issued', 'issued', 'use'],
  ['issued', 'used', 'use'],
  ['issued', 'issued', 'restore'],
  ['used', 'issued', 'restore'],
  ['expired', 'issued', 'restore'],
  ['issued', 'issued', 'fulfil'],
  ['issued', 'fulfilled', 'fulfil'],
  ['fulfilled', 'fulfilled', 'fulfil'],
  ['issued', 'cancelled', 'fulfil'],
  ['fulfilled', 'cancelled', 'fulfil'],
  ['reserved', 'lapsed', 'time'],
  ['issued', 'expired', 'time'],
];

/** Each change of a redemption is an allowed move, with its entry in the same transaction, or with its time. */
export function checkStep(records: Records, written: RedemptionWritten, entries: readonly Entry[], now: number): void {
  const { programmeId, memberId, redemptionId, before, after, item } = written;
  const steps = STEPS.filter(([from, to]) => from === (before?.state ?? 'none') && to === after.state);
  if (steps.length === 0) fail('redemption', `${redemptionId} went from ${before?.state ?? 'nothing'} to ${after.state}`);
  const entry = entries.find(({ redemption, kind }) => redemption?.redemptionId === redemptionId && isRedeeming(kind));
  if (!steps.some(([, , by]) => by === (entry?.kind ?? 'time')))
    fail('redemption', `${redemptionId} went from ${before?.state ?? 'nothing'} to ${after.state} by ${entry?.kind ?? 'itself'}`);
  if (entry === undefined && before !== undefined) {
    const due = before.state === 'reserved' ? before.lapsesAt : before.voucher?.expiresAt;
    if (typeof due !== 'string' || due > iso(now + records.skew)) fail('redemption', `${redemptionId} is ${after.state} before ${due}`);
    if (!same(after, { ...before, state: after.state, revision: before.revision + 1 }))
      fail('redemption', `${redemptionId} has changed by itself: ${JSON.stringify(after)}`);
  }
  const version = records.rewarding.reward(programmeId, after.rewardId).versions.numbered(after.rewardVersion);
  if (version === undefined || isCounted(version) !== (after.shard !== undefined))
    fail('stock', `${redemptionId} has taken of counter ${after.shard} of ${after.rewardId}`);
  const dueAt = after.state === 'reserved' ? after.lapsesAt : after.state === 'issued' ? after.voucher?.expiresAt : undefined;
  const place = placeOf(item, records.transactions);
  if (place?.at !== (dueAt ?? undefined))
    fail('agenda', `${redemptionId} is on the agenda for ${place?.at ?? 'never'}, but is due ${dueAt}`);
  const shard = records.record(programmeId, memberId).place?.shard;
  if (place !== undefined && shard !== undefined && place.shard !== shard)
    fail('agenda', `${redemptionId} is in another shard than its member`);
}

/** A finished run has left no redemption that was due by the clock of the server that looked at it. */
export function checkRedemptionsDone(records: Records, { request, at, when }: Sent, ended: string, shards: readonly number[]): void {
  const began = iso(when - records.skew);
  const until = began < ended ? began : ended;
  for (const { redemptionId, place } of records.rewarding.redemptions.values()) {
    if (place === undefined || place.at > until || place.since > at || !shards.includes(place.shard)) continue;
    fail('agenda', `${request.id} has left ${redemptionId}, which was due on ${place.at}`);
  }
}
