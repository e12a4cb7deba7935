/** What each kind of entry adds to a history. A kind that is not here does not compile. */

import { invariant } from '../../kernel/refusal.ts';
import { type Instant, laterOf, toInstant } from '../../kernel/time.ts';
import type { Entry, EntryKind, PurchaseSource } from '../../ledger/entry.ts';
import type { Day } from './day.ts';
import type { Fact, History, PointsMove } from './history.ts';

/** The day that the programme's calendar shows at an instant. */
export type DayAt = (at: Instant) => Day;

/** Before the first entry. */
export const blankHistory = (programmeId: string, memberId: string): History => ({
  programmeId,
  memberId,
  enrolledOn: 0,
  upTo: { entry: 0, at: toInstant(0) },
  facts: [],
});

/** An entry, the day on which it was written, and what is known before it. */
interface Told {
  readonly entry: Entry;
  readonly day: Day;
  readonly dayAt: DayAt;
  readonly before: readonly Fact[];
}

const nothing = (): readonly Fact[] => [];

const FACTS: { readonly [Kind in EntryKind]: (told: Told) => readonly Fact[] } = {
  enrol: ({ entry, day }) => (entry.referral?.stage === 'enrolled' ? [{ kind: 'brought', day }] : []),
  earn: purchaseOf,
  reverse: returnOf,
  adjust: ({ entry, day }) => moved(day, entry.points < 0 ? 'adjusted-down' : 'adjusted-up', entry.points),
  // Points change places: what the member has of them is the same.
  mature: nothing,
  expire: ({ entry, day }) => moved(day, 'expired', entry.points),
  reinstate: ({ entry, day }) => moved(day, 'reinstated', entry.points),
  extend: nothing,
  review: nothing,
  warn: nothing,
  tier: nothing,
  award: (told) => [...moved(told.day, 'bonus', told.entry.points), ...redeemed(told, 1, 0), ...friends(told, 1)],
  engage: ({ entry, day }) => [
    ...(entry.activity === undefined ? [] : [{ kind: 'activity', day, activity: entry.activity.activity, times: 1 } as const]),
    ...moved(day, 'bonus', entry.points),
  ],
  redeem: (told) => redeemed(told, 1, 0 - told.entry.points),
  // What is only reserved may lapse: it is redeemed when it is committed.
  hold: nothing,
  commit: (told) => redeemed(told, 1, 0 - told.entry.points),
  lapse: nothing,
  // Of a reservation, nothing comes back that was gone. Nor does any entry say it of a reward that costs nothing: that one stays had.
  cancel: broughtBack,
  fulfil: broughtBack,
  // A voucher was redeemed when it was issued.
  use: nothing,
  restore: nothing,
  pay: ({ entry, day }) => moved(day, 'paid', entry.points),
  refund: ({ entry, day }) => moved(day, 'refunded', entry.points),
  freeze: ({ day }) => [{ kind: 'freeze', day }],
  release: ({ day }) => [{ kind: 'release', day }],
  segment: ({ entry, day }) => [{ kind: 'segments', day, segments: entry.segments ?? [] }],
  // The friend's own say what became of the referral; those with a level take back what was given.
  refer: (told) => [...moved(told.day, 'bonus-reversed', told.entry.points), ...redeemed(told, -1, 0), ...friends(told, -1)],
};

/** The history after more entries, which follow each other. */
export function foldEntries(history: History, entries: readonly Entry[], dayAt: DayAt): History {
  const facts = [...history.facts];
  let { enrolledOn, upTo } = history;
  for (const entry of entries) {
    invariant(entry.number === upTo.entry + 1, `entry ${entry.number} cannot follow entry ${upTo.entry} in a history`);
    const day = dayAt(entry.at);
    const told = { entry, day, dayAt, before: facts };
    for (const fact of [...FACTS[entry.kind](told), ...tierOf(told)]) addTo(facts, fact);
    if (entry.kind === 'enrol') enrolledOn = day;
    upTo = { entry: entry.number, at: laterOf(upTo.at, entry.at) };
  }
  return { ...history, enrolledOn, upTo, facts };
}

/** Whatever kind it is that led to another tier. */
const tierOf = ({ entry: { tier }, day }: Told): readonly Fact[] => (tier?.changed === true ? [{ kind: 'tier', day, tier: tier.id }] : []);

function purchaseOf({ entry, dayAt }: Told): readonly Fact[] {
  const { purchase, points } = entry;
  if (purchase === undefined) return [];
  const { occurredAt, amount, currency } = purchase;
  const channel = purchase.channel ?? null;
  return [{ kind: 'purchase', day: dayAt(occurredAt), channel, currency, orders: 1, amount, points }];
}

function returnOf({ entry, dayAt, before }: Told): readonly Fact[] {
  const { purchase } = entry;
  if (purchase === undefined) return [];
  const { occurredAt, amount, currency } = purchase;
  const channel = purchase.channel ?? null;
  const points = 0 - entry.points;
  const of = purchase.of === undefined ? guessedOf(purchase, dayAt(occurredAt), before) : dayAt(purchase.of.occurredAt);
  // A purchase of nothing stays one: nothing of it can come back.
  const orders = purchase.of?.left === 0 && amount > 0 ? 1 : 0;
  return amount === 0 && points === 0 ? [] : [{ kind: 'return', day: dayAt(occurredAt), of, channel, currency, orders, amount, points }];
}

/** Entries of old do not say of which purchase: of the last one, then, that was worth as much. */
function guessedOf({ currency, amount, ...source }: PurchaseSource, day: Day, before: readonly Fact[]): Day {
  const channel = source.channel ?? null;
  const found = before.findLast(
    (fact) =>
      fact.kind === 'purchase' && fact.day <= day && fact.channel === channel && fact.currency === currency && fact.amount >= amount,
  );
  return found?.day ?? day;
}

/** @param points net of the entry, whichever way. */
const moved = (day: Day, how: PointsMove, points: number): readonly Fact[] =>
  points === 0 ? [] : [{ kind: 'points', day, how, points: Math.abs(points) }];

/** @param sign −1: they came back. */
function redeemed({ entry, day }: Told, sign: 1 | -1, points: number): readonly Fact[] {
  if (entry.redemption === undefined) return [];
  const { rewardId, rewardVersion, units = 1 } = entry.redemption;
  return [{ kind: 'redemption', day, rewardId, rewardVersion, units: sign * units, points }];
}

function broughtBack(told: Told): readonly Fact[] {
  const { points } = told.entry;
  return points > 0 ? redeemed(told, -1, 0 - points) : [];
}

/** As `Referred` counts them. */
function friends({ entry: { referral }, day }: Told, count: 1 | -1): readonly Fact[] {
  return referral?.level === 1 && referral.capped !== true ? [{ kind: 'friend', day, friends: count }] : [];
}

/** What is alike is looked for among so many facts: what a day has of a member. The same of any fold, so that all come out alike. */
const LOOK_BACK = 24;

/** Adds the numbers up where there is a fact that differs in nothing else. */
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

/** undefined: they are not alike, or nothing that adds up. */
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
