/**
 * Synthetic members as the store has them, generated from their number, so a million of them need no storage. Half buy once and never
 * again; some buy every week. The average shop of the last two years.
 */

import { type Day, dateOfDay } from '../../../shared/domain/analytics/history/day.ts';
import type { Fact, History } from '../../../shared/domain/analytics/history/history.ts';
import type { MemberInsight } from '../../../shared/domain/analytics/passes/member-insight.ts';
import { endOfPeriodAfter, firstOfMonth } from '../../../shared/domain/kernel/calendar.ts';
import { type Instant, toInstant } from '../../../shared/domain/kernel/time.ts';
import { type Account, blankAccount } from '../../../shared/domain/ledger/account.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import type { Terms } from '../../../shared/domain/programmes/programme.ts';
import { writesOf } from '../../../shared/store/changes.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { type Random, seededRandom, seedOf } from '../../sim/kernel/random.ts';
import { expiringAfter, terms, tierTerms } from '../../support/kernel/builders.ts';
import { BENCH_PROGRAMME } from '../earning/bench-shop.ts';

/** One point a euro, valid for twelve months to the end of the last; three tiers. */
export const SYNTHETIC_TERMS: Terms = terms({ timeZone: 'UTC', expiry: expiringAfter(12, 'month'), tiers: tierTerms() });

const SEED = 7;
const ENROLLED_WITHIN_DAYS = 730;
/** The mean gaps of different kinds of members; purchases are a Poisson process. */
const DAYS_BETWEEN_PURCHASES = [7, 14, 30, 60, 120, 240] as const;
/** The probabilities of leaving after a purchase, of different kinds of members. */
const LEAVES_AFTER_PURCHASE = [0.02, 0.1, 0.25, 0.5, 0.9] as const;
const PARTS = 1_000_000;
const SPENDS_AT_ONCE = 0.1;
const RETURNS = 0.05;
const SILVER_FROM_POINTS = 500;
const NOON = 12 * 3_600_000;
const DAY_MILLIS = 86_400_000;

/** An id of the usual length. */
export const syntheticId = (number: number): string => `mem_${String(number).padStart(26, '0')}`;

/** By the machine's clock. */
export const yesterday = (): Day => Math.floor(Date.now() / DAY_MILLIS) - 1;

export interface SyntheticMember {
  readonly account: Account;
  readonly insight: MemberInsight;
  readonly nextActionAt: Instant | null;
}

/** @param newest the last day of possible activity. */
export function syntheticMember(number: number, memberId: string, newest: Day): SyntheticMember {
  const random = seededRandom(seedOf(SEED, number));
  const enrolledOn = newest - 1 - random.below(ENROLLED_WITHIN_DAYS);
  const purchases = purchasesOf(random, enrolledOn, newest);
  const facts = factsOf(random, enrolledOn, newest, purchases);
  const version = facts.length + 1;
  const lastDay = facts.at(-1)?.day ?? enrolledOn;
  const history: History = { programmeId: BENCH_PROGRAMME, memberId, enrolledOn, upTo: { entry: version, at: noonOf(lastDay) }, facts };
  const batches = batchesOf(purchases, newest);
  const account: Account = {
    ...blankAccount(BENCH_PROGRAMME, memberId),
    version,
    enrolledAt: noonOf(enrolledOn),
    batches,
    qualifying: qualifyingOf(purchases),
    standing: {
      id: facts.findLast((fact) => fact.kind === 'tier')?.tier ?? 'blue',
      since: noonOf(enrolledOn),
      until: null,
      reviewAt: null,
      qualifiedAt: null,
    },
  };
  const insight: MemberInsight = { history, timeZone: 'UTC', found: null, revision: 1 };
  return { account, insight, nextActionAt: batches[0]?.expiresAt ?? null };
}

/** The items of the table. */
export const accountItem = ({ account, nextActionAt }: SyntheticMember): Item =>
  itemOf({ kind: 'account', account, expected: 0, nextActionAt });
export const insightItem = ({ insight }: SyntheticMember): Item => itemOf({ kind: 'insight', insight, expected: 0 });

function itemOf(change: Change): Item {
  const [write] = writesOf(change);
  if (write?.action.kind !== 'put') throw new TypeError(`a change ${change.kind} puts an item`);
  return { ...write.key, ...write.action.attributes };
}

interface Purchase {
  readonly day: Day;
  readonly amount: number;
  readonly points: number;
  /** Whether the earned points were spent on a reward on the same day. */
  readonly isSpent: boolean;
}

function purchasesOf(random: Random, enrolledOn: Day, newest: Day): readonly Purchase[] {
  const between = random.pick(DAYS_BETWEEN_PURCHASES);
  const purchases: Purchase[] = [];
  const leaves = random.pick(LEAVES_AFTER_PURCHASE);
  for (let day = enrolledOn; day <= newest; day += Math.ceil(-between * Math.log(1 - random.below(PARTS) / PARTS))) {
    const amount = 500 + random.below(6_000);
    purchases.push({ day, amount, points: Math.floor(amount / 100), isSpent: random.chance(SPENDS_AT_ONCE) });
    if (random.chance(leaves)) break;
  }
  return purchases;
}

function factsOf(random: Random, enrolledOn: Day, newest: Day, purchases: readonly Purchase[]): readonly Fact[] {
  const facts: Fact[] = [{ kind: 'tier', day: enrolledOn, tier: 'blue' }];
  if (random.chance(0.1)) facts.push({ kind: 'brought', day: enrolledOn });
  const channel = random.pick(['store', 'online', 'app']);
  let earned = 0;
  for (const { day, amount, points, isSpent } of purchases) {
    facts.push({ kind: 'purchase', day, channel, currency: 'EUR', orders: 1, amount, points });
    if (isSpent) facts.push({ kind: 'redemption', day, rewardId: 'rew_bench', rewardVersion: 1, units: 1, points });
    if (earned < SILVER_FROM_POINTS && earned + points >= SILVER_FROM_POINTS) facts.push({ kind: 'tier', day, tier: 'silver' });
    earned += points;
    const back = day + 7;
    if (!isSpent && back <= newest && random.chance(RETURNS)) {
      facts.push({ kind: 'return', day: back, of: day, channel, currency: 'EUR', orders: 0, amount: 100, points: 1 });
    }
    const expired = dayOfExpiry(day);
    if (!isSpent && expired <= newest) facts.push({ kind: 'points', day: expired, how: 'expired', points });
  }
  return facts.toSorted((one, other) => one.day - other.day);
}

/** A cache with one entry a day. */
const expiries = new Map<Day, Instant>();

function expiryOf(day: Day): Instant {
  const known = expiries.get(day);
  if (known !== undefined) return known;
  const expiresAt = endOfPeriodAfter(noonOf(day), { months: 12 }, 'month', 'UTC');
  expiries.set(day, expiresAt);
  return expiresAt;
}

const dayOfExpiry = (day: Day): Day => Date.parse(expiryOf(day)) / DAY_MILLIS;

function batchesOf(purchases: readonly Purchase[], newest: Day): Account['batches'] {
  const points = new Map<Instant, number>();
  for (const purchase of purchases) {
    if (purchase.isSpent || dayOfExpiry(purchase.day) <= newest) continue;
    const expiresAt = expiryOf(purchase.day);
    points.set(expiresAt, (points.get(expiresAt) ?? 0) + purchase.points);
  }
  return [...points].map(([expiresAt, sum]) => ({ expiresAt, points: sum }));
}

function qualifyingOf(purchases: readonly Purchase[]): Account['qualifying'] {
  const months = new Map<string, Account['qualifying'][number]>();
  for (const { day, points } of purchases) {
    const from = firstOfMonth(dateOfDay(day));
    const before = months.get(from) ?? { from, points: 0, purchases: 0, engagement: 0, spend: [] };
    months.set(from, { ...before, points: before.points + points, purchases: before.purchases + 1 });
  }
  return [...months.values()];
}

const noonOf = (day: Day): Instant => toInstant(day * DAY_MILLIS + NOON);
