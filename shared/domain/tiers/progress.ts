/** Progress of a member: what the next tier lacks, and what keeps the current one. */
import { startOf } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { Terms } from '../programmes/programme.ts';
import { type Counts, countOf, isMet, windowAt } from './qualifying.ts';
import { countsAt, earnedAgain, type Holder, lastBefore, rankOf, reviewDueAt } from './standing.ts';
import type { Requirement, TierLevel, TierTerms } from './tier-terms.ts';

/** One requirement and how far it is met. */
export interface Progress {
  readonly requirement: Requirement;
  readonly have: number;
  readonly missing: number;
}

export interface LevelProgress {
  readonly level: TierLevel;
  readonly need: 'all' | 'any';
  readonly progress: readonly Progress[];
  readonly met: boolean;
  /** End of the qualification period, exclusive; null for a lifetime. */
  readonly by: Instant | null;
}

/** The counts that the review will use, as far as known now. They mostly differ from today's window. */
function countsForReview(tiers: TierTerms, holder: Holder, until: Instant, now: Instant, timeZone: string): Counts {
  const due = reviewDueAt(holder) ?? until;
  const { counts, earned } = earnedAgain(tiers, holder, until, due, timeZone);
  // In the grace period, missing counts can only be earned in the new period.
  return now >= until && earned < rankOf(tiers, holder.standing?.id) ? countsAt(tiers, holder, lastBefore(due), timeZone) : counts;
}

/** Progress towards the next level, and towards keeping the current one. */
export function progressOf(
  { tiers, timeZone }: Pick<Terms, 'tiers' | 'timeZone'>,
  holder: Holder,
  now: Instant,
): { readonly next: LevelProgress | null; readonly keep: LevelProgress | null } {
  if (tiers === undefined) return { next: null, keep: null };
  const { standing } = holder;
  const rank = Math.max(0, rankOf(tiers, standing?.id));
  const { to } = windowAt(tiers.period, now, holder.enrolledAt, timeZone);
  const towards = (level: TierLevel | undefined, counts: Counts, by: Instant | null): LevelProgress | null =>
    level?.qualification === undefined
      ? null
      : {
          level,
          need: level.qualification.need,
          progress: level.qualification.of.map((requirement) => {
            const have = countOf(counts, requirement);
            return { requirement, have, missing: Math.max(0, requirement.atLeast - have) };
          }),
          met: isMet(level.qualification, counts),
          by,
        };
  const endOfPeriod = tiers.period.kind === 'lifetime' ? null : startOf(to, timeZone);
  return {
    next: towards(tiers.levels[rank + 1], countsAt(tiers, holder, now, timeZone), endOfPeriod),
    keep:
      standing?.until == null
        ? null
        : towards(tiers.levels[rank], countsForReview(tiers, holder, standing.until, now, timeZone), standing.reviewAt),
  };
}
