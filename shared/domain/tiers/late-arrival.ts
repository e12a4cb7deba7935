/** A purchase that arrives after a review counts in it as if it had come in time, within the terms' `lateArrivalDays`. */
import { startOfDayAfter } from '../kernel/calendar.ts';
import type { Instant } from '../kernel/time.ts';
import type { Explanation } from '../ledger/entry-header.ts';
import type { Terms } from '../programmes/programme.ts';
import { afterEarning, type Holder, isLocked, rankOf, reviewed, type Settled } from './standing.ts';
import type { Standing } from './tier-entries.ts';

type TierRules = Pick<Terms, 'tiers' | 'timeZone'>;
type Lost = Omit<Standing, 'before'>;

/** A purchase that was made before the review that took the member's tier. */
export interface LateArrival {
  /** The tier that was held when it was made. */
  readonly lost: Lost;
  /** When the review took it. */
  readonly reviewedAt: Instant;
  /** Until when it counts in that review, exclusive. */
  readonly until: Instant;
  readonly inTime: boolean;
}

/** undefined: no review took a tier since the purchase was made. */
export function lateArrivalOf(
  standing: Standing | null,
  { tiers, timeZone }: TierRules,
  occurredAt: Instant,
  days: number,
  now: Instant,
): LateArrival | undefined {
  const lost = standing?.before;
  if (tiers === undefined || standing === null || lost === undefined) return undefined;
  const rank = rankOf(tiers, standing.id);
  if (rank < 0 || rankOf(tiers, lost.id) <= rank || occurredAt < lost.since || occurredAt >= standing.since) return undefined;
  const until = startOfDayAfter(occurredAt, days + 1, timeZone);
  return { lost, reviewedAt: standing.since, until, inTime: now < until };
}

/** The better of what the counts make of the tier now, and of what they would have made of it in time. */
export function afterLateEarning(
  rules: TierRules,
  holder: Holder,
  late: LateArrival | undefined,
  occurredAt: Instant,
  now: Instant,
): Settled {
  const today = afterEarning(rules, holder, now);
  if (late?.inTime !== true || holder.standing === null || isLocked(holder.standing, now)) return today;
  const then = afterEarning(rules, { ...holder, standing: late.lost }, occurredAt);
  const since = reviewed(rules, { ...holder, standing: then.standing }, now);
  const standing = since?.standing ?? then.standing;
  return isBetter(rules, standing, today.standing)
    ? { standing, explanation: [...then.explanation, ...(since?.explanation ?? [])] }
    : today;
}

function isBetter({ tiers }: TierRules, one: Standing | null, other: Standing | null): boolean {
  if (tiers === undefined || one === null || other === null) return false;
  const ahead = rankOf(tiers, one.id) - rankOf(tiers, other.id);
  return ahead > 0 || (ahead === 0 && other.until !== null && (one.until === null || one.until > other.until));
}

export function lateArrivalExplained(late: LateArrival | undefined): readonly Explanation[] {
  if (late === undefined) return [];
  const { inTime, lost, reviewedAt, until } = late;
  const reason = inTime
    ? `made before the review of ${reviewedAt}, and counts in it; the tier was ${lost.id} then`
    : `made before the review of ${reviewedAt}, but counts in it only when it arrives before ${until}`;
  return [{ rule: 'late-arrival', matched: inTime, reason }];
}
