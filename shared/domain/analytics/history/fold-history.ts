/** The fold of ledger entries into a history. The compiler asks for each kind of entry. */

import { invariant } from '../../kernel/refusal.ts';
import { type Instant, laterOf, toInstant } from '../../kernel/time.ts';
import type { Entry, EntryKind, PurchaseSource } from '../../ledger/entry.ts';
import type { Day } from './day.ts';
import type { Fact, History, PointsMove } from './history.ts';

/** The day that the programme's calendar shows at an instant. */
export type DayAt = (at: Instant) => Day;

/** The history before the first entry. */
export const blankHistory = (programmeId: string, memberId: string): History => ({
  programmeId,
  memberId,
  enrolledOn: 0,
  upTo: { entry: 0, at: toInstant(0) },
  facts: [],
});

/** One entry with what its facts depend on. */
interface EntryContext {
  readonly entry: Entry;
  /** The day on which the entry was written. */
  readonly day: Day;
  readonly dayAt: DayAt;
  /** The member's facts before the entry. */
  readonly before: readonly Fact[];
}

const nothing = (): readonly Fact[] => [];

const FACTS: { readonly [Kind in EntryKind]: (context: EntryContext) => readonly Fact[] } = {
  enrol: ({ entry, day }) => (entry.referral?.stage === 'enrolled' ? [{ kind: 'brought', day }] : []),
  earn: purchaseOf,
  reverse: returnOf,
  adjust: ({ entry, day }) => moved(day, entry.points < 0 ? 'adjusted-down' : 'adjusted-up', entry.points),
  // Points only change buckets here. The member has as many as before.
  mature: nothing,
  expire: ({ entry, day }) => moved(day, 'expired', entry.points),
  reinstate: ({ entry, day }) => moved(day, 'reinstated', entry.points),
  extend: nothing,
  review: nothing,
  warn: nothing,
  tier: nothing,
  award: (context) => [...moved(context.day, 'bonus', context.entry.points), ...redeemed(context, 1, 0), ...friends(context, 1)],
  engage: ({ entry, day }) => [
    ...(entry.activity === undefined ? [] : [{ kind: 'activity', day, activity: entry.activity.activity, times: 1 } as const]),
    ...moved(day, 'bonus', entry.points),
  ],
  redeem: (context) => redeemed(context, 1, 0 - context.entry.points),
  // A reservation may lapse, so it counts as a redemption only when it is committed.
  hold: nothing,
  commit: (context) => redeemed(context, 1, 0 - context.entry.points),
  lapse: nothing,
  // A cancelled reservation was never counted, and posts no points here. Nor does a free reward post any, so its redemption stays counted.
  cancel: returned,
  fulfil: returned,
  // A voucher was redeemed when it was issued.
  use: nothing,
  restore: nothing,
  pay: ({ entry, day }) => moved(day, 'paid', entry.points),
  refund: ({ entry, day }) => moved(day, 'refunded', entry.points),
  freeze: ({ day }) => [{ kind: 'freeze', day }],
  release: ({ day }) => [{ kind: 'release', day }],
  segment: ({ entry, day }) => [{ kind: 'segments', day, segments: entry.segments ?? [] }],
  // The friend's own entries tell the referral's fate. Entries with a level reverse the referrer's reward.
  refer: (context) => [...moved(context.day, 'bonus-reversed', context.entry.points), ...redeemed(context, -1, 0), ...friends(context, -1)],
};

/** The history after more entries. @throws InvariantBroken when their numbers do not continue the history's. */
export function foldEntries(history: History, entries: readonly Entry[], dayAt: DayAt): History {
  const facts = [...history.facts];
  let { enrolledOn, upTo } = history;
  for (const entry of entries) {
    invariant(entry.number === upTo.entry + 1, `entry ${entry.number} cannot follow entry ${upTo.entry} in a history`);
    const day = dayAt(entry.at);
    const context = { entry, day, dayAt, before: facts };
    for (const fact of [...FACTS[entry.kind](context), ...tierOf(context)]) addTo(facts, fact);
    if (entry.kind === 'enrol') enrolledOn = day;
    upTo = { entry: entry.number, at: laterOf(upTo.at, entry.at) };
  }
  return { ...history, enrolledOn, upTo, facts };
}

/** Any kind of entry can change the tier. */
const tierOf = ({ entry: { tier }, day }: EntryContext): readonly Fact[] =>
  tier?.changed === true ? [{ kind: 'tier', day, tier: tier.id }] : [];

function purchaseOf({ entry, dayAt }: EntryContext): readonly Fact[] {
  const { purchase, points } = entry;
  if (purchase === undefined) return [];
  const { occurredAt, amount, currency } = purchase;
  const channel = purchase.channel ?? null;
  return [{ kind: 'purchase', day: dayAt(occurredAt), channel, currency, orders: 1, amount, points }];
}

function returnOf({ entry, dayAt, before }: EntryContext): readonly Fact[] {
  const { purchase } = entry;
  if (purchase === undefined) return [];
  const { occurredAt, amount, currency } = purchase;
  const channel = purchase.channel ?? null;
  const points = 0 - entry.points;
  const of = purchase.of === undefined ? guessedOf(purchase, dayAt(occurredAt), before) : dayAt(purchase.of.occurredAt);
  // A purchase of zero value stays an order, because nothing of it can be returned.
  const orders = purchase.of?.left === 0 && amount > 0 ? 1 : 0;
  return amount === 0 && points === 0 ? [] : [{ kind: 'return', day: dayAt(occurredAt), of, channel, currency, orders, amount, points }];
}

/** Old entries do not name the purchase that a return belongs to. The last purchase of at least the same amount is assumed. */
function guessedOf({ currency, amount, ...source }: PurchaseSource, day: Day, before: readonly Fact[]): Day {
  const channel = source.channel ?? null;
  const found = before.findLast(
    (fact) =>
      fact.kind === 'purchase' && fact.day <= day && fact.channel === channel && fact.currency === currency && fact.amount >= amount,
  );
  return found?.day ?? day;
}

/** @param points the entry's net points, positive or negative. */
const moved = (day: Day, how: PointsMove, points: number): readonly Fact[] =>
  points === 0 ? [] : [{ kind: 'points', day, how, points: Math.abs(points) }];

/** @param sign −1: the reward was returned. */
function redeemed({ entry, day }: EntryContext, sign: 1 | -1, points: number): readonly Fact[] {
  if (entry.redemption === undefined) return [];
  const { rewardId, rewardVersion, units = 1 } = entry.redemption;
  return [{ kind: 'redemption', day, rewardId, rewardVersion, units: sign * units, points }];
}

function returned(context: EntryContext): readonly Fact[] {
  const { points } = context.entry;
  return points > 0 ? redeemed(context, -1, 0 - points) : [];
}

/** Counts friends in the same way as `Referred`. */
function friends({ entry: { referral }, day }: EntryContext, count: 1 | -1): readonly Fact[] {
  return referral?.level === 1 && referral.capped !== true ? [{ kind: 'friend', day, friends: count }] : [];
}

/**
 * A new fact is compared with this many last facts, about a member's day. The number is fixed, so that every fold gives the same
 * history.
 */
const LOOK_BACK = 24;

/** Adds the numbers to a known fact that differs in nothing else, or appends the fact. */
function addTo(facts: Fact[], fact: Fact): void {
  for (let place = facts.length - 1; place >= Math.max(0, facts.length - LOOK_BACK); place -= 1) {
    const known = facts[place];
    const sum = known === undefined ? undefined : sumOf(known, fact);
    if (sum === undefined) continue;
    facts[place] = sum;
    return;
  }
  facts.push(fact);
}

/** Returns undefined where the facts differ in more than their numbers, or have no numbers to add. */
function sumOf(a: Fact, b: Fact): Fact | undefined {
  if (a.day !== b.day) return undefined;
  switch (a.kind) {
    case 'purchase':
      return b.kind === a.kind && a.channel === b.channel && a.currency === b.currency ? { ...a, ...ordersOf(a, b) } : undefined;
    case 'return':
      return b.kind === a.kind && a.of === b.of && a.channel === b.channel && a.currency === b.currency
        ? { ...a, ...ordersOf(a, b) }
        : undefined;
    case 'points':
      return b.kind === a.kind && a.how === b.how ? { ...a, points: a.points + b.points } : undefined;
    case 'redemption':
      return b.kind === a.kind && a.rewardId === b.rewardId && a.rewardVersion === b.rewardVersion
        ? { ...a, units: a.units + b.units, points: a.points + b.points }
        : undefined;
    case 'activity':
      return b.kind === a.kind && a.activity === b.activity ? { ...a, times: a.times + b.times } : undefined;
    case 'friend':
      return b.kind === a.kind ? { ...a, friends: a.friends + b.friends } : undefined;
    case 'tier':
    case 'freeze':
    case 'release':
    case 'segments':
    case 'brought':
      return undefined;
  }
}

interface Ordered {
  readonly orders: number;
  readonly amount: number;
  readonly points: number;
}

const ordersOf = (a: Ordered, b: Ordered): Ordered => ({
  orders: a.orders + b.orders,
  amount: a.amount + b.amount,
  points: a.points + b.points,
});
