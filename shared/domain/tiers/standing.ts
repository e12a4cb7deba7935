/** A member's standing: promoted at once, held as long as the terms say, reviewed when it ends. */

import { anniversaryAfter, dateOf, endOfPeriodAfter, startOf, startOfDayAfter } from '../kernel/calendar.ts';
import { formatMoney } from '../kernel/currency.ts';
import { formatPoints } from '../kernel/points.ts';
import { invariant } from '../kernel/refusal.ts';
import { type Instant, laterOf, millis, toInstant } from '../kernel/time.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import type { MemberPart } from '../members/member-entries.ts';
import type { Terms } from '../programmes/programme.ts';
import { type Counts, countOf, countsIn, isMet, windowAt } from './qualifying.ts';
import type { Standing, TierFacts, TierPart } from './tier-entries.ts';
import { type Hold, levelOf, type Requirement, type TierLevel, type TierTerms } from './tier-terms.ts';

export type Holder = TierPart & Pick<MemberPart, 'enrolledAt'>;

/** The new standing and its explanation, for the entry. */
export interface Settled {
  /** null in a programme without tiers. */
  readonly standing: Standing | null;
  readonly explanation: readonly Explanation[];
}

export const rankOf = (tiers: TierTerms, id: string | undefined): number => tiers.levels.findIndex((level) => level.id === id);

/** The highest level whose requirements are met; the first level always is. */
function rankEarned(tiers: TierTerms, counts: Counts): number {
  return tiers.levels.findLastIndex(({ qualification }) => qualification === undefined || isMet(qualification, counts));
}

const levelAt = (tiers: TierTerms, rank: number): TierLevel => {
  const level = tiers.levels[rank] ?? tiers.levels[0];
  if (level === undefined) throw new RangeError('a programme with tiers has a first level');
  return level;
};

/** The standing on a level from `since`, qualified at `qualifiedAt`. */
function held(tiers: TierTerms, rank: number, since: Instant, qualifiedAt: Instant, holder: Holder, timeZone: string): Standing {
  const until = rank <= 0 ? null : holdUntil(tiers.hold, qualifiedAt, holder.enrolledAt, timeZone);
  return {
    id: levelAt(tiers, rank).id,
    since,
    until,
    reviewAt: reviewOf(tiers, until, timeZone),
    qualifiedAt: rank <= 0 ? null : qualifiedAt,
  };
}

export const reviewOf = (tiers: TierTerms, until: Instant | null, timeZone: string): Instant | null =>
  until === null ? null : tiers.graceDays === 0 ? until : laterOf(until, startOfDayAfter(until, tiers.graceDays, timeZone));

export function holdUntil(hold: Hold, from: Instant, enrolledAt: Instant | null, timeZone: string): Instant | null {
  if (hold.policy === 'forever') return null;
  if (hold.to !== 'anniversary') return endOfPeriodAfter(from, { months: hold.months }, hold.to, timeZone);
  const last = dateOf(lastBefore(endOfPeriodAfter(from, { months: hold.months }, 'day', timeZone)), timeZone);
  return startOf(anniversaryAfter(dateOf(enrolledAt ?? from, timeZone), last), timeZone);
}

export const lastBefore = (at: Instant): Instant => toInstant(millis(at) - 1);
export const isLocked = ({ lockedUntil }: Standing, at: Instant): boolean => lockedUntil !== undefined && at < lockedUntil;
export const countsAt = (tiers: TierTerms, holder: Holder, at: Instant, timeZone: string): Counts =>
  countsIn(holder.qualifying, windowAt(tiers.period, at, holder.enrolledAt, timeZone));

/** The standing at enrolment: the first level. */
export function firstStanding({ tiers, timeZone }: Pick<Terms, 'tiers' | 'timeZone'>, holder: Holder, at: Instant): Standing | null {
  return tiers === undefined ? null : held(tiers, 0, at, at, holder, timeZone);
}

/**
 * Standing after counts were added: promoted as far as earned, or renewed when the same level was earned again. Never downgraded.
 * @param holder Already includes the new counts.
 */
export function afterEarning({ tiers, timeZone }: Pick<Terms, 'tiers' | 'timeZone'>, holder: Holder, now: Instant): Settled {
  if (tiers === undefined) return { standing: null, explanation: [] };
  const { standing } = holder;
  const known = rankOf(tiers, standing?.id);
  if (standing !== null && known !== -1 && isLocked(standing, now)) return { standing, explanation: [] };
  const counts = countsAt(tiers, holder, now, timeZone);
  const earned = rankEarned(tiers, counts);
  if (standing === null || known === -1 || earned > known) {
    const { before: _, ...left } = standing ?? firstStandingOf(tiers, holder, now, timeZone);
    const reached = held(tiers, earned, now, now, holder, timeZone);
    return {
      standing: known > 0 ? { ...reached, before: left } : reached,
      explanation: earned === known ? [] : [reasonFor(tiers, earned, counts, `${levelAt(tiers, earned).name} is reached`, reached.until)],
    };
  }
  if (earned < known || known === 0) return { standing, explanation: [] };
  const again = held(tiers, known, standing.since, now, holder, timeZone);
  if (standing.until === null || (again.until !== null && again.until <= standing.until)) return { standing, explanation: [] };
  const longer: Standing = { ...again, ...(standing.before === undefined ? {} : { before: standing.before }) };
  return {
    standing: longer,
    explanation: [reasonFor(tiers, known, counts, `${levelAt(tiers, known).name} is earned again`, longer.until)],
  };
}

const firstStandingOf = (tiers: TierTerms, holder: Holder, at: Instant, timeZone: string): Standing =>
  held(tiers, 0, at, at, holder, timeZone);

/**
 * Standing after a return removed counts: kept if the rest still qualified at the time, or qualifies now.
 * @param holder No longer includes the returned counts.
 */
export function afterReturn({ tiers, timeZone }: Pick<Terms, 'tiers' | 'timeZone'>, holder: Holder, now: Instant): Settled {
  const { standing } = holder;
  if (tiers === undefined || standing === null) return { standing: tiers === undefined ? null : standing, explanation: [] };
  const known = rankOf(tiers, standing.id);
  if (known <= 0 || standing.qualifiedAt === null || isLocked(standing, now)) return { standing, explanation: [] };
  const then = countsAt(tiers, holder, standing.qualifiedAt, timeZone);
  const earned = Math.max(rankEarned(tiers, then), rankEarned(tiers, countsAt(tiers, holder, now, timeZone)));
  if (earned >= known) return { standing, explanation: [] };
  const name = levelAt(tiers, known).name;
  if (tiers.onReturn === 'at-review') {
    const when = standing.reviewAt === null ? 'it does not end' : `looked at again on ${standing.reviewAt}`;
    return { standing, explanation: [{ rule: 'tier', matched: false, reason: `${name} is not earned without what came back; ${when}` }] };
  }
  const { before } = standing;
  const stillHeld = before !== undefined && (before.until === null || before.until > now) && rankOf(tiers, before.id) > earned;
  const left: Standing = stillHeld ? before : held(tiers, earned, now, standing.qualifiedAt, holder, timeZone);
  // By newer terms it can have ended before now: its reviews are made at once.
  const since = reviewed({ tiers, timeZone }, { ...holder, standing: left }, now);
  const follows = `${nameOf(tiers, left.id)} ${since === undefined ? holds(left.until) : 'follows'}`;
  return {
    standing: since?.standing ?? left,
    explanation: [
      { rule: 'tier', matched: true, reason: `${name} was not earned without what came back; ${follows}` },
      ...(since?.explanation ?? []),
    ],
  };
}

/** Maximum number of overdue reviews, when no job ran for years. */
const MAX_REVIEWS = 1_000;
const MAX_REASONS = 10;

/** When the next review is due; null: none. */
export function reviewDueAt({ standing }: Pick<TierPart, 'standing'>): Instant | null {
  if (standing === null || standing.reviewAt === null) return null;
  return standing.lockedUntil === undefined ? standing.reviewAt : laterOf(standing.reviewAt, standing.lockedUntil);
}

/** Runs all reviews that are due at `now`, one after another, however late. */
export function reviewed({ tiers, timeZone }: Pick<Terms, 'tiers' | 'timeZone'>, holder: Holder, now: Instant): Settled | undefined {
  let { standing } = holder;
  if (tiers === undefined || standing === null) return undefined;
  const explanation: Explanation[] = [];
  for (let count = 0; count < MAX_REVIEWS; count += 1) {
    const due = reviewDueAt({ standing });
    if (due === null || due > now || standing.until === null) break;
    const next = reviewedOnce(tiers, { ...holder, standing }, standing, standing.until, due, timeZone);
    standing = next.standing;
    explanation.push(next.why);
  }
  return explanation.length === 0 ? undefined : { standing, explanation: explanation.slice(-MAX_REASONS) };
}

function reviewedOnce(
  tiers: TierTerms,
  holder: Holder,
  standing: Standing,
  until: Instant,
  due: Instant,
  timeZone: string,
): { readonly standing: Standing; readonly why: Explanation } {
  const known = rankOf(tiers, standing.id);
  const { counts, earned, qualifiedAt } = earnedAgain(tiers, holder, until, due, timeZone);
  const rank = earned >= known ? earned : afterDowngrade(tiers.downgrade, known, earned);
  const since = rank === known ? standing.since : due;
  const reached = held(tiers, rank, since, qualifiedAt, holder, timeZone);
  const { before: _, ...lost } = standing;
  const next = rank < known ? { ...reached, before: lost } : reached;
  const words =
    rank === known ? `${levelAt(tiers, rank).name} goes on` : `${levelAt(tiers, rank).name} follows ${nameOf(tiers, standing.id)}`;
  return { standing: next, why: reasonFor(tiers, Math.max(rank, known), counts, words, next.until) };
}

/**
 * The level earned when the tier ended, or in the grace period if that is higher. Counts that only earned the tier that ended are
 * used up: then only the new period counts.
 */
export function earnedAgain(tiers: TierTerms, holder: Holder, until: Instant, due: Instant, timeZone: string) {
  const holdsLonger = (from: Instant): boolean => {
    const end = holdUntil(tiers.hold, from, holder.enrolledAt, timeZone);
    return end === null || end > until;
  };
  const instants = [lastBefore(until), lastBefore(due)].filter(holdsLonger);
  const [first, ...others] = (instants.length === 0 ? [due] : instants).map((qualifiedAt) => {
    const counts = countsAt(tiers, holder, qualifiedAt, timeZone);
    return { qualifiedAt, counts, earned: rankEarned(tiers, counts) };
  });
  invariant(first !== undefined, 'there is an instant to go by');
  return others.reduce((best, other) => (other.earned > best.earned ? other : best), first);
}

function afterDowngrade(downgrade: TierTerms['downgrade'], known: number, earned: number): number {
  switch (downgrade) {
    case 'none':
      return known;
    case 'to-earned':
      return earned;
    case 'one-step':
      return known - 1;
  }
}

const nameOf = (tiers: TierTerms, id: string): string => levelOf(tiers, id)?.name ?? id;
const holds = (until: Instant | null): string => (until === null ? 'holds' : `holds until ${until}`);

function reasonFor(tiers: TierTerms, rank: number, counts: Counts, words: string, until: Instant | null): Explanation {
  const { qualification } = levelAt(tiers, rank);
  const have = qualification?.of.map(
    (requirement) => `${shown(requirement, countOf(counts, requirement))} of ${shown(requirement, requirement.atLeast)}`,
  );
  return {
    rule: 'tier',
    matched: qualification === undefined || isMet(qualification, counts),
    reason: `${words}${have === undefined ? '' : `: ${have.join(', ')}`}; ${holds(until)}`,
  };
}

function shown(requirement: Requirement, count: number): string {
  switch (requirement.metric) {
    case 'points':
      return formatPoints(count);
    case 'spend':
      return formatMoney(count, requirement.currency);
    case 'purchases':
      return `${count} ${count === 1 ? 'purchase' : 'purchases'}`;
    case 'active-months':
      return `${count} active ${count === 1 ? 'month' : 'months'}`;
    case 'engagement':
      return `${count} engagement ${count === 1 ? 'point' : 'points'}`;
  }
}

/** A level set by a manager: it holds as if earned now, unless an end is given. */
export function setByManager(
  tiers: TierTerms,
  id: string,
  before: Standing | null,
  until: Instant | undefined,
  holder: Holder,
  now: Instant,
  timeZone: string,
): Standing {
  const given = held(tiers, rankOf(tiers, id), before?.id === id ? before.since : now, now, holder, timeZone);
  const end = until ?? given.until;
  return { ...given, until: end, reviewAt: reviewOf(tiers, end, timeZone), qualifiedAt: null };
}

/** The tier facts of an entry. */
export function tierFacts(tiers: TierTerms | undefined, before: Standing | null, after: Standing): Pick<TierFacts, 'tier' | 'tierMove'> {
  const changed = after.id !== before?.id;
  const tier = { id: after.id, changed };
  if (!changed || before === null || tiers === undefined) return { tier };
  const isUp = rankOf(tiers, after.id) > rankOf(tiers, before.id);
  return { tier, tierMove: { from: before.id, direction: isUp ? 'up' : 'down' } };
}

/** The standing at `now`, whether or not a job has run: overdue reviews are applied. */
export function standingOf(holder: Holder, terms: Pick<Terms, 'tiers' | 'timeZone'>, now: Instant): Standing | null {
  if (terms.tiers === undefined) return null;
  return reviewed(terms, holder, now)?.standing ?? holder.standing ?? firstStanding(terms, holder, now);
}
