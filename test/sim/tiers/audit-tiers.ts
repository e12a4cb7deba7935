/** A member's tier and its end, computed from the counts by the terms. */

import type { TierChange } from '../../../shared/domain/tiers/tier-change.ts';
import type { Hold, TierTerms } from '../../../shared/domain/tiers/tier-terms.ts';
import { addDays, addMonths, dayAfter, dayFrom, dayOf, iso, nextAnniversary, startOfDay } from '../kernel/audit-calendar.ts';
import type { LevelSeen } from '../kernel/system.ts';
import { type Counters, countOf, isReached, periodAt } from './audit-qualifying.ts';

/** A standing with instants as plain text. */
export interface Held {
  readonly id: string;
  readonly since: string;
  readonly until: string | null;
  readonly reviewAt: string | null;
  readonly qualifiedAt: string | null;
  readonly lockedUntil?: string | undefined;
  readonly before?: Omit<Held, 'before'> | undefined;
}

export interface Holder {
  readonly held: Held | null;
  readonly counters: Counters;
  readonly enrolledAt: string | null;
}

/** The terms of tiers, with their time zone. */
export interface Rules {
  readonly tiers: TierTerms;
  readonly timeZone: string;
}

export function rulesOf({ tiers, timeZone }: { readonly tiers?: TierTerms | undefined; readonly timeZone: string }): Rules | undefined {
  return tiers === undefined ? undefined : { tiers, timeZone };
}

const rankOf = ({ tiers }: Rules, id: string | undefined): number => tiers.levels.findIndex((level) => level.id === id);
/** The move between two tiers. undefined: there was none before, or it is the same. */
export function moveOf(rules: Rules | undefined, from: Held | null, to: Held | null): object | undefined {
  if (rules === undefined || from === null || to === null || from.id === to.id) return undefined;
  return { from: from.id, direction: rankOf(rules, to.id) > rankOf(rules, from.id) ? 'up' : 'down' };
}

const justBefore = (at: string): string => iso(Date.parse(at) - 1);
const latest = (a: string, b: string): string => (a > b ? a : b);

/** "The highest level whose qualification is met in the period that the instant is in." */
function rankEarned({ tiers, timeZone }: Rules, { counters, enrolledAt }: Omit<Holder, 'held'>, at: string): number {
  const period = periodAt(tiers.period, at, enrolledAt, timeZone);
  for (let rank = tiers.levels.length - 1; rank > 0; rank -= 1) {
    const level = tiers.levels[rank];
    if (level !== undefined && isReached(level, counters, period)) return rank;
  }
  return 0;
}

/** "So many months, and the rest of the day, month, quarter, year or membership year that they end in"; null: for ever. */
function holdsUntil(hold: Hold, from: string, enrolledAt: string | null, timeZone: string): string | null {
  if (hold.policy === 'forever') return null;
  const day = dayOf(Date.parse(from), timeZone);
  const last = addMonths(day, hold.months);
  if (hold.to !== 'anniversary') return iso(startOfDay(dayAfter(last, hold.to), timeZone));
  return iso(startOfDay(nextAnniversary(enrolledAt === null ? day : dayOf(Date.parse(enrolledAt), timeZone), last), timeZone));
}

/** "Days after the tier's end in which it can still be earned again." */
function reviewAfter({ tiers, timeZone }: Rules, until: string | null): string | null {
  if (until === null || tiers.graceDays === 0) return until;
  return latest(until, iso(startOfDay(addDays(dayOf(Date.parse(until), timeZone), tiers.graceDays), timeZone)));
}

/** The first level has no end. */
function holding(rules: Rules, rank: number, since: string, qualifiedAt: string, enrolledAt: string | null): Held {
  const id = rules.tiers.levels[Math.max(0, rank)]?.id ?? '';
  if (rank <= 0) return { id, since, until: null, reviewAt: null, qualifiedAt: null };
  const until = holdsUntil(rules.tiers.hold, qualifiedAt, enrolledAt, rules.timeZone);
  return { id, since, until, reviewAt: reviewAfter(rules, until), qualifiedAt };
}

export const firstHeld = (rules: Rules, at: string): Held => holding(rules, 0, at, at, null);

/** When the tier is reviewed: at its end, grace included, but not while it is locked. */
export function reviewDue(held: Held | null): string | null {
  if (held === null || held.reviewAt === null) return null;
  return latest(held.reviewAt, held.lockedUntil ?? '');
}

const isLocked = (held: Held, at: string): boolean => held.lockedUntil !== undefined && held.lockedUntil > at;

/** "Promoted in the moment it is deserved; held for longer when it is earned again. Never down." */
export function afterPurchase(rules: Rules, holder: Holder, at: string): Held {
  const { held, enrolledAt } = holder;
  const known = rankOf(rules, held?.id);
  if (held !== null && known >= 0 && isLocked(held, at)) return held;
  const earned = rankEarned(rules, holder, at);
  if (held === null || known < 0) return holding(rules, earned, at, at, enrolledAt);
  if (earned > known) {
    const { before: _, ...left } = held;
    const reached = holding(rules, earned, at, at, enrolledAt);
    return known === 0 ? reached : { ...reached, before: left };
  }
  if (earned < known || known === 0 || held.until === null) return held;
  const again = holding(rules, known, held.since, at, enrolledAt);
  if (again.until !== null && again.until <= held.until) return held;
  return held.before === undefined ? again : { ...again, before: held.before };
}

/** "A purchase that was made before the review that took a tier counts in it, when it arrives within the days of the terms." */
export function lostTo(
  rules: Rules | undefined,
  held: Held | null,
  made: string,
  days: number,
  at: string,
): Omit<Held, 'before'> | undefined {
  const lost = held?.before;
  if (rules === undefined || held === null || lost === undefined) return undefined;
  const [rank, other] = [rankOf(rules, held.id), rankOf(rules, lost.id)];
  const end = iso(startOfDay(addDays(dayOf(Date.parse(made), rules.timeZone), days + 1), rules.timeZone));
  return rank >= 0 && other > rank && lost.since <= made && made < held.since && at < end ? lost : undefined;
}

/** "The better of what the counts make of the tier now, and of what they would have made of it in time." */
export const afterPurchaseMade =
  (made: string, days: number) =>
  (rules: Rules, holder: Holder, at: string): Held => {
    const today = afterPurchase(rules, holder, at);
    const lost = lostTo(rules, holder.held, made, days, at);
    if (lost === undefined || (holder.held !== null && isLocked(holder.held, at))) return today;
    const then = { ...holder, held: afterPurchase(rules, { ...holder, held: lost }, made) };
    const late = afterReviews(rules, then, at) ?? then.held;
    const [rank, other] = [rankOf(rules, late.id), rankOf(rules, today.id)];
    return rank > other || (rank === other && (late.until ?? '~') > (today.until ?? '~')) ? late : today;
  };

/** "Whether a return that takes back what a tier was reached by takes the tier with it, or waits for the review." */
export function tierAfterReturn(rules: Rules, holder: Holder, at: string): Held | null {
  const { held, enrolledAt } = holder;
  const known = rankOf(rules, held?.id);
  if (held === null || known <= 0 || held.qualifiedAt === null || isLocked(held, at)) return held;
  if (rules.tiers.onReturn === 'at-review') return held;
  const earned = Math.max(rankEarned(rules, holder, held.qualifiedAt), rankEarned(rules, holder, at));
  if (earned >= known) return held;
  const { before } = held;
  if (before !== undefined && (before.until === null || before.until > at) && rankOf(rules, before.id) > earned) return before;
  const left = holding(rules, earned, at, held.qualifiedAt, enrolledAt);
  return afterReviews(rules, { ...holder, held: left }, at) ?? left;
}

/** More reviews than an account can be behind with. */
const MAX_REVIEWS = 1_000;

/** The tier after all reviews that are due at an instant, each as if made in time. undefined: none is due. */
export function afterReviews(rules: Rules, holder: Holder, at: string): Held | undefined {
  let { held } = holder;
  let reviews = 0;
  for (; reviews < MAX_REVIEWS; reviews += 1) {
    const due = reviewDue(held);
    if (held === null || due === null || due > at || held.until === null) break;
    held = afterReview(rules, { ...holder, held }, held, held.until, due);
  }
  return reviews === 0 || held === null ? undefined : held;
}

/**
 * The counts of a review: those at the tier's end, or in the grace period if that is more. Counts that earned no longer hold are
 * used up.
 */
function countingAtReview(
  rules: Rules,
  holder: Omit<Holder, 'held'>,
  until: string,
  due: string,
): { readonly qualifiedAt: string; readonly earned: number } {
  const { tiers, timeZone } = rules;
  let qualifiedAt: string | undefined;
  let earned = 0;
  for (const instant of [justBefore(until), justBefore(due)]) {
    const end = holdsUntil(tiers.hold, instant, holder.enrolledAt, timeZone);
    if (end !== null && end <= until) continue;
    const rank = rankEarned(rules, holder, instant);
    if (qualifiedAt !== undefined && rank <= earned) continue;
    qualifiedAt = instant;
    earned = rank;
  }
  return qualifiedAt === undefined ? { qualifiedAt: due, earned: rankEarned(rules, holder, due) } : { qualifiedAt, earned };
}

/** "Nothing, down to what was earned, or one level down." */
function afterReview(rules: Rules, holder: Holder, held: Held, until: string, due: string): Held {
  const { tiers } = rules;
  const { qualifiedAt, earned } = countingAtReview(rules, holder, until, due);
  const known = rankOf(rules, held.id);
  let rank = earned;
  if (earned < known && tiers.downgrade === 'none') rank = known;
  if (earned < known && tiers.downgrade === 'one-step') rank = known - 1;
  const { before: _, ...lost } = held;
  const next = holding(rules, rank, rank === known ? held.since : due, qualifiedAt, holder.enrolledAt);
  return rank < known ? { ...next, before: lost } : next;
}

/** The tier at an instant, after time alone. */
export function heldAt(rules: Rules | undefined, holder: Holder, at: string): Held | null {
  if (rules === undefined) return null;
  return afterReviews(rules, holder, at) ?? holder.held ?? firstHeld(rules, at);
}

/** The tier after a manager's change. undefined: the change must be refused. */
export function afterHand(rules: Rules, holder: Holder, change: TierChange, at: string): Held | undefined {
  const held = heldAt(rules, holder, at);
  switch (change.action) {
    case 'set': {
      const rank = rankOf(rules, change.tier);
      if (rank < 0 || (change.until ?? '~') <= at || (change.lockUntil ?? '~') <= at) return undefined;
      const given = holding(rules, rank, held?.id === change.tier ? held.since : at, at, holder.enrolledAt);
      const until = change.until ?? given.until;
      const set = { ...given, until, reviewAt: reviewAfter(rules, until), qualifiedAt: null };
      return change.lockUntil === undefined ? set : { ...set, lockedUntil: change.lockUntil };
    }
    case 'extend':
      if (held === null || held.until === null || change.until <= held.until || change.until <= at) return undefined;
      return { ...held, until: change.until, reviewAt: reviewAfter(rules, change.until) };
    case 'lock':
      return held === null || change.until <= at ? undefined : { ...held, lockedUntil: change.until };
    case 'unlock': {
      if (held === null || !isLocked(held, at)) return undefined;
      const { lockedUntil: _, ...unlocked } = held;
      return unlocked;
    }
  }
}

/** The distance to the next level, and to keeping this one: the present and missing amounts, and the deadline. */
export function towards(rules: Rules, holder: Holder, at: string): { readonly next: LevelSeen | null; readonly keep: LevelSeen | null } {
  const { tiers, timeZone } = rules;
  const { held, counters, enrolledAt } = holder;
  const known = rankOf(rules, held?.id);
  const rank = Math.max(0, known);
  const shown = (level: TierTerms['levels'][number] | undefined, counted: string, by: string | null): LevelSeen | null => {
    const period = periodAt(tiers.period, counted, enrolledAt, timeZone);
    if (level?.qualification === undefined) return null;
    const have = level.qualification.of.map((requirement) => countOf(counters, period, requirement));
    const missing = level.qualification.of.map(({ atLeast }, index) => Math.max(0, atLeast - (have[index] ?? 0)));
    return { id: level.id, have, missing, met: isReached(level, counters, period), by };
  };
  const end =
    tiers.period.kind === 'lifetime' ? null : iso(startOfDay(dayFrom(periodAt(tiers.period, at, enrolledAt, timeZone).to), timeZone));
  return {
    next: shown(tiers.levels[rank + 1], at, end),
    keep:
      held === null || held.until === null ? null : shown(tiers.levels[rank], reviewedBy(rules, holder, known, held, at), held.reviewAt),
  };
}

/** The instant by which the review counts; during grace the new period, if the old one was not enough. */
function reviewedBy(rules: Rules, holder: Holder, known: number, held: Held, at: string): string {
  const until = held.until ?? at;
  const due = reviewDue(held) ?? until;
  const { qualifiedAt, earned } = countingAtReview(rules, holder, until, due);
  return at >= until && earned < known ? justBefore(due) : qualifiedAt;
}
