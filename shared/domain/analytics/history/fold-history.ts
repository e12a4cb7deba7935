/** The fold of ledger entries into a history. */

import { invariant } from '../../kernel/refusal.ts';
import { laterOf, toInstant } from '../../kernel/time.ts';
import type { Entry, EntryKind } from '../../ledger/entry.ts';
import type { EntryKindOf } from '../../ledger/entry-kind.ts';
import { ENTRY_KINDS } from '../../ledger/entry-kinds.ts';
import { tierHistory } from '../../tiers/tier-entries.ts';
import type { DayAt } from './entry-context.ts';
import type { Fact, History } from './history.ts';

/** The history before the first entry. */
export const blankHistory = (programmeId: string, memberId: string): History => ({
  programmeId,
  memberId,
  enrolledOn: 0,
  upTo: { entry: 0, at: toInstant(0) },
  facts: [],
});

const KINDS: { readonly [Kind in EntryKind]: EntryKindOf<Entry> } = ENTRY_KINDS;

/** The history after more entries. @throws InvariantBroken when their numbers do not continue the history's. */
export function foldEntries(history: History, entries: readonly Entry[], dayAt: DayAt): History {
  const facts = [...history.facts];
  let { enrolledOn, upTo } = history;
  for (const entry of entries) {
    invariant(entry.number === upTo.entry + 1, `entry ${entry.number} cannot follow entry ${upTo.entry} in a history`);
    const day = dayAt(entry.at);
    const context = { entry, day, dayAt, before: facts };
    for (const fact of [...KINDS[entry.kind].history(context), ...tierHistory(context)]) addTo(facts, fact);
    if (entry.kind === 'enrol') enrolledOn = day;
    upTo = { entry: entry.number, at: laterOf(upTo.at, entry.at) };
  }
  return { ...history, enrolledOn, upTo, facts };
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
