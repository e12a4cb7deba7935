/**
 * The expected days until a member's next purchase: the mean of the member's own intervals and the programme's mean, weighted by
 * credibility (Bühlmann 1967). With n own intervals of S days altogether, the programme's mean m and its k,
 *
 *   expected = Z · S∕n + (1 − Z) · m,  Z = n ∕ (n + k),  that is (S + k · m) ∕ (n + k).
 *
 * k is the number of own intervals that weigh as much as the programme's mean.
 */

import type { MemberAsOf } from '../history/member-as-of.ts';
import { kaplanMeier } from '../models/kaplan-meier.ts';
import { quantile, total } from '../sums/counts.ts';
import type { Intervals } from './intervals.ts';

/** The programme's part of the model. Plain JSON. */
export interface IntervalModel {
  /** The number of measured intervals between purchases. */
  readonly intervals: number;
  /** With long intervals cut: `robustMean`. null: there is none. */
  readonly meanDays: number | null;
  readonly medianDays: number | null;
  /** k. null: it cannot be estimated, and every member has the programme's mean. */
  readonly credibility: number | null;
  /** The reason for a null. */
  readonly why?: string | undefined;
  /** Nobody lapses by the churn rule of intervals before so many days without a purchase. Absent: 0. */
  readonly leastLapseDays?: number | undefined;
}

/** With fewer members of three purchase days, differences between members cannot be told from chance. */
export const MIN_MEMBERS_WITH_INTERVALS = 30;

export function intervalModel(state: Intervals): IntervalModel {
  const intervals = total(state.days);
  if (intervals === 0) {
    return { intervals, meanDays: null, medianDays: null, credibility: null, why: 'nobody has bought on a second day yet' };
  }
  const medianDays = quantile(state.days, 0.5);
  const leastLapseDays = daysUntilFewReturn(state);
  const known = { intervals, meanDays: robustMean(state, medianDays ?? 0), medianDays, leastLapseDays };
  if (state.spread.several < MIN_MEMBERS_WITH_INTERVALS) {
    return { ...known, credibility: null, why: `fewer than ${MIN_MEMBERS_WITH_INTERVALS} members have bought on three days or more` };
  }
  const credibility = credibilityOf(state, intervals);
  return credibility === null
    ? { ...known, credibility, why: 'members do not differ from each other by more than chance' }
    : { ...known, credibility };
}

/** The largest share of lapsed members who may buy again within `RETURN_DAYS`. */
export const MOST_RETURN = 0.25;
export const RETURN_DAYS = 180;

/**
 * Days without a purchase after which at most `MOST_RETURN` buy again within `RETURN_DAYS`, by the Kaplan–Meier curve of intervals, in which
 * the interval that each customer is in now is censored: P = 1 − S(t + 180) ÷ S(t). Completed intervals alone would be short in a young
 * programme, because the long ones are not over. As long as no interval was watched for `RETURN_DAYS` from t on, nobody can tell, and nobody
 * has lapsed.
 */
function daysUntilFewReturn({ days, open }: Intervals): number {
  const curve = kaplanMeier({ events: [...days], censored: [...open] }, (slot) => slot);
  const watched = Math.max(days.length, open.length) - 1;
  let [at, ahead, now, later] = [0, 0, 1, 1];
  for (let silent = 0; silent + RETURN_DAYS <= watched; silent += 1) {
    for (; (curve.points[at]?.days ?? Number.POSITIVE_INFINITY) <= silent; at += 1) now = curve.points[at]?.survival ?? now;
    for (; (curve.points[ahead]?.days ?? Number.POSITIVE_INFINITY) <= silent + RETURN_DAYS; ahead += 1)
      later = curve.points[ahead]?.survival ?? later;
    if (now === 0 || 1 - later / now <= MOST_RETURN) return silent + 1;
  }
  return watched + 1;
}

/** Intervals beyond so many medians count as so many, so that one wrong date of one member does not decide for all. */
const MOST_MEDIANS = 10;

/** The mean of the intervals, with long ones cut (winsorised: Tukey 1962). */
function robustMean({ days, sumOfDays }: Intervals, median: number): number {
  const most = MOST_MEDIANS * median;
  const beyond = days.reduce((sum, times, length) => sum + times * Math.max(0, length - most), 0);
  return (sumOfDays - beyond) / total(days);
}

/**
 * k = v ∕ a: the variance within members over the variance between them, by the nonparametric estimators for members of unequal
 * exposure (Klugman, Panjer, Willmot, Loss Models, 4th edition, section 19.2, after Bühlmann and Straub 1970), with r members, n = Σ nᵢ:
 *
 *   v = (Σ xᵢⱼ² − Σ Sᵢ²∕nᵢ) ∕ (n − r)
 *   a = (Σ Sᵢ²∕nᵢ − S²∕n − (r − 1) v) ∕ (n − Σ nᵢ²∕n)
 */
function credibilityOf({ sumOfDays, sumOfSquares, spread }: Intervals, n: number): number | null {
  const within = (sumOfSquares - spread.squaresOfMeans) / (n - spread.members);
  const between = (spread.squaresOfMeans - (sumOfDays * sumOfDays) / n - (spread.members - 1) * within) / (n - spread.squaresOfCounts / n);
  return between > 0 ? Math.max(0, within / between) : null;
}

/** The expected interval after a number of own intervals with a sum of days. null: the programme has no intervals. */
export function expectedAfter(intervals: number, days: number, { meanDays, credibility }: IntervalModel): number | null {
  if (meanDays === null || credibility === null) return meanDays;
  // Where no member's intervals vary, k is 0. Then one own interval decides, but it takes one.
  return intervals + credibility === 0 ? meanDays : (days + credibility * meanDays) / (intervals + credibility);
}

/**
 * The member's expected interval in days, not rounded. null: the member has not bought yet, or nobody has bought twice.
 * @param count how many purchase days are known. Fewer than all give the interval as it was expected then.
 */
export function expectedInterval({ purchases }: MemberAsOf, interval: IntervalModel, count = purchases.length): number | null {
  const [first, last] = [purchases[0], purchases[count - 1]];
  return first === undefined || last === undefined ? null : expectedAfter(count - 1, last.day - first.day, interval);
}
