/**
 * Breakage: points that will never be redeemed. The estimate is a chain ladder (`chain-ladder.ts`) of months of issue by months since,
 * on the points that are **not** redeemed yet: what remains a month later is, on average, a factor times as much. This is the chain
 * ladder of redemptions (T. A. Gault, L. Llaguno, M. Ménard, "Loyalty rewards and gift card programs: basic actuarial estimation
 * techniques", CAS E-Forum, summer 2012) seen from the other side. It also works where nothing was redeemed in a month's first months.
 * Beyond the oldest month of issue a tail goes on until `ISSUE_MONTHS`; what would be redeemed later counts as breakage.
 * The interval of what is still to be redeemed is log-normal (Mack 1993, section 6). Its deviation has Mack's standard errors of all rows,
 * which move together, and that of the tail.
 */

import type { Day } from '../history/day.ts';
import { type ChainLadder, chainLadder, FEWEST_ROWS, type Triangle } from '../models/chain-ladder.ts';
import { Z_95 } from '../models/normal.ts';
import { share } from '../sums/share.ts';
import { endOfIssueMonth, ISSUE_MONTHS, type IssueMonth, type RedemptionTriangle } from './redemption-triangle.ts';

const FEWEST_MONTHS = Math.max(6, FEWEST_ROWS);

export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface BreakageEstimate {
  /** The number of months of issue used, and so the number of months for which points are followed. */
  readonly months: number;
  readonly issued: number;
  readonly redeemed: number;
  /** The share of the points issued in these months. */
  readonly ultimateRedemptionRate: Estimate;
  readonly toBeRedeemed: Estimate & { readonly standardError: number };
  /** The part of the outstanding points. */
  readonly breakage: Estimate;
  /** By age in months: the share of the points not redeemed yet that is still there a month later. null: there were none. */
  readonly keptByAge: readonly (number | null)[];
  /** The oldest first. */
  readonly byIssueMonth: readonly {
    readonly endsOn: string;
    readonly issued: number;
    readonly redeemed: number;
    readonly expired: number;
    readonly ultimateRedemptionRate: number | null;
    /** The standard error of the points redeemed in the end. */
    readonly standardError: number;
  }[];
}

export type Breakage = { readonly estimate: BreakageEstimate } | { readonly estimate: null; readonly why: string };

/** @param outstanding points that can still be redeemed; the upper limit of the estimate. */
export function breakageOf({ months, older }: RedemptionTriangle, outstanding: number, asOf: Day): Breakage {
  const oldest = older.issued > 0 ? months.length - 1 : months.findLastIndex(({ sums }) => sums.issued > 0);
  const rows = months.slice(0, oldest + 1).toReversed();
  if (rows.length < FEWEST_MONTHS) {
    return noEstimate(`there are ${rows.length} months since the first points were issued, and ${FEWEST_MONTHS} are needed`);
  }
  const redeemed = sumOf(rows, redeemedOf);
  if (redeemed === 0) return noEstimate(`no points of the last ${rows.length} months were redeemed`);
  return { estimate: estimated(rows, outstanding, asOf) };
}

const noEstimate = (why: string): Breakage => ({ estimate: null, why });

function estimated(rows: readonly IssueMonth[], outstanding: number, asOf: Day): BreakageEstimate {
  const ladder = chainLadder(rows.map(keptOf));
  const [issued, redeemed] = [sumOf(rows, ({ sums }) => sums.issued), sumOf(rows, redeemedOf)];
  const tail = tailOf(ladder, rows.length);
  const ofRows = ladder.rows.reduce((sum, { standardError }) => sum + standardError, 0);
  const deviation = Math.hypot(BEYOND_MACK * ofRows, tail.deviation);
  const { low, estimate, high } = logNormal(tail.redeemed - ladder.total.outstanding, deviation);
  const whole = (points: number): number => Math.round(Math.min(points, outstanding));
  const rateOf = (points: number): number => share(redeemed + Math.min(points, issued - redeemed), issued) ?? 0;
  return {
    months: rows.length,
    issued,
    redeemed,
    ultimateRedemptionRate: { estimate: rateOf(estimate), low: rateOf(low), high: rateOf(high) },
    toBeRedeemed: {
      estimate: whole(estimate),
      low: whole(low),
      high: whole(high),
      standardError: Math.round(deviation),
    },
    breakage: {
      estimate: outstanding - whole(estimate),
      low: outstanding - whole(high),
      high: outstanding - whole(low),
    },
    keptByAge: ladder.factors.map((factor) => (factor === null ? null : share(factor, 1))),
    byIssueMonth: rows.map((row, at) => {
      const { ultimate = 0, standardError = 0 } = ladder.rows[at] ?? {};
      return {
        endsOn: endOfIssueMonth(asOf, rows.length - 1 - at),
        ...row.sums,
        redeemed: redeemedOf(row),
        ultimateRedemptionRate: share(row.sums.issued - ultimate, row.sums.issued),
        standardError: Math.round(standardError),
      };
    }),
  };
}

/** The redemptions after the ages that were seen. */
interface Tail {
  readonly redeemed: number;
  readonly deviation: number;
}

/**
 * Beyond the ages that were seen, the mean monthly chance of their older half goes on, until `ISSUE_MONTHS`, and falls each month by a
 * factor. Half a year says little of that factor, so it is a usual one, and the deviation spans slow and fast ones.
 */
function tailOf({ factors, total }: ChainLadder, months: number): Tail {
  const chances = factors.map((factor) => 1 - (factor ?? 1));
  const older = chances.slice(-Math.ceil(chances.length / 2));
  const chanceSeen = older.reduce((sum, chance) => sum + chance, 0) / older.length;
  const redeemedAt = (pace: number): number => {
    let [left, chance] = [1, chanceSeen * pace ** ((older.length - 1) / 2)];
    for (let age = months; age < ISSUE_MONTHS; age += 1) {
      chance *= pace;
      left *= 1 - Math.min(1, Math.max(0, chance));
    }
    return total.ultimate * (1 - left);
  };
  return { redeemed: redeemedAt(PACES.usual), deviation: (redeemedAt(PACES.slow) - redeemedAt(PACES.fast)) / DEVIATIONS_BETWEEN_PACES };
}

/** The factor by which the chance of a redemption falls each month. */
const PACES = { fast: 0.7, usual: 0.85, slow: 1 } as const;

/**
 * So that 95 % intervals contain the outcome in about 95 % of simulated programmes of 6 to 36 months (`redeeming-programme.ts`): the
 * deviations between the fast and the slow pace, and a factor for what Mack's model leaves out. Its rows are independent but for their
 * common factors; promotions and members move all rows at once, so their standard errors are added up.
 */
const DEVIATIONS_BETWEEN_PACES = 1.25;
const BEYOND_MACK = 1.2;

const redeemedOf = ({ redeemed }: IssueMonth): number => redeemed.reduce((sum, points) => sum + points, 0);
const sumOf = (rows: readonly IssueMonth[], of: (row: IssueMonth) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

/** The points not redeemed at the end of the month of issue, and of each month since. */
function keptOf({ sums, redeemed }: IssueMonth): Triangle[number] {
  let kept = sums.issued;
  return redeemed.map((points) => {
    kept -= points;
    return kept;
  });
}

/** A log-normal distribution of this mean and standard deviation: the mean with 95 % limits. */
function logNormal(mean: number, deviation: number): Estimate {
  if (mean <= 0) return { estimate: 0, low: 0, high: 0 };
  const variance = Math.log(1 + (deviation / mean) ** 2);
  const at = (z: number): number => mean * Math.exp(z * Math.sqrt(variance) - variance / 2);
  return { estimate: mean, low: at(-Z_95), high: at(Z_95) };
}
