/**
 * The Kaplan–Meier survival curve (1958): the share of members without the event, by time since the start, where some members are
 * censored. dᵢ events among nᵢ at risk at time tᵢ:
 *
 *   S(t) = Π (1 − dᵢ∕nᵢ),  Var S(t) = S(t)² Σ dᵢ ∕ (nᵢ (nᵢ − dᵢ))   (Greenwood 1926)
 *   S(t) ^ exp(± z σ),  σ² = Σ dᵢ ∕ (nᵢ (nᵢ − dᵢ)) ∕ (ln S(t))²       (log(−log) interval: Kalbfleisch and Prentice,
 *                                                                      The Statistical Analysis of Failure Time Data, 2nd edition, section 1.4)
 *
 * The median is the first time at which S is at most one half. Its interval has the same rule for the limits of S
 * (Brookmeyer and Crowley 1982).
 */
import { total } from '../sums/counts.ts';
import type { Durations } from '../sums/durations.ts';
import { Z_95 } from './normal.ts';

export interface SurvivalPoint {
  readonly days: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  readonly standardError: number;
  /** 95 % limits. null where nobody is left: the formula has no interval there. */
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface MedianSurvival {
  /** null: more than half are left at the end. */
  readonly days: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface SurvivalCurve {
  readonly members: number;
  readonly events: number;
  readonly median: MedianSurvival;
  /** One for each time with an event. */
  readonly points: readonly SurvivalPoint[];
}

/** @param daysOf the days of a slot. Members who are censored at a time count as at risk at it. */
export function kaplanMeier({ events, censored }: Durations, daysOf: (slot: number) => number): SurvivalCurve {
  const members = total(events) + total(censored);
  const points: SurvivalPoint[] = [];
  let atRisk = members;
  let survival = 1;
  let greenwood = 0;
  events.forEach((happened, slot) => {
    if (happened > 0) {
      survival *= 1 - happened / atRisk;
      greenwood += happened / (atRisk * (atRisk - happened));
      points.push({ days: daysOf(slot), atRisk, events: happened, ...estimate(survival, greenwood) });
    }
    atRisk -= happened + (censored[slot] ?? 0);
  });
  return { members, events: total(events), median: medianOf(points), points };
}

function estimate(survival: number, greenwood: number): Pick<SurvivalPoint, 'survival' | 'standardError' | 'lower' | 'upper'> {
  if (survival === 0) return { survival, standardError: 0, lower: null, upper: null };
  const width = (Z_95 * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
  return {
    survival,
    standardError: survival * Math.sqrt(greenwood),
    lower: survival ** Math.exp(width),
    upper: survival ** Math.exp(-width),
  };
}

function medianOf(points: readonly SurvivalPoint[]): MedianSurvival {
  const firstAtHalf = (of: 'survival' | 'lower' | 'upper'): number | null =>
    points.find((point) => (point[of] ?? Number.POSITIVE_INFINITY) <= 0.5)?.days ?? null;
  return { days: firstAtHalf('survival'), lower: firstAtHalf('lower'), upper: firstAtHalf('upper') };
}
