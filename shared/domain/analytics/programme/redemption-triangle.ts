/** Points by month of issue and by months until their redemption. Breakage is estimated from this triangle. */
import { type Day, dateOfDay, periodOf, startOfPeriod } from '../history/day.ts';
import type { Measure } from '../passes/measure.ts';
import { addSums, type Sums } from '../sums/sums.ts';
import { pointLots } from './point-lots.ts';

/** The months of issue that are kept apart. Older ones are added up in `older`. */
export const ISSUE_MONTHS = 36;

export interface RedemptionTriangle {
  /** By months before the report's day; 0 is the month that ends with it. */
  readonly months: readonly IssueMonth[];
  readonly older: Sums<'issued' | 'expired' | 'redeemed'>;
}

export interface IssueMonth {
  /** Excludes points that were taken back. */
  readonly sums: Sums<'issued' | 'expired'>;
  /** By months since the issue; 0 is the same month. */
  readonly redeemed: number[];
}

export const REDEMPTION_TRIANGLE: Measure<RedemptionTriangle> = {
  empty: () => ({
    months: Array.from({ length: ISSUE_MONTHS }, (_, back) => ({
      sums: { issued: 0, expired: 0 },
      redeemed: Array.from({ length: back + 1 }, () => 0),
    })),
    older: { issued: 0, expired: 0, redeemed: 0 },
  }),
  add({ months, older }, { facts }, _points, { day }) {
    const monthOf = monthsEndingOn(day);
    const newest = monthOf(day);
    for (const { period, issued, expired, redeemed } of pointLots(facts, monthOf)) {
      const month = months[newest - period];
      addSums(month?.sums ?? older, { issued, expired });
      for (const [at, points] of redeemed) {
        if (month === undefined) older.redeemed += points;
        else month.redeemed[at - period] = (month.redeemed[at - period] ?? 0) + points;
      }
    }
  },
  merge(into, from) {
    addSums(into.older, from.older);
    into.months.forEach(({ sums, redeemed }, back) => {
      const other = from.months[back];
      if (other === undefined) return;
      addSums(sums, other.sums);
      other.redeemed.forEach((points, age) => {
        redeemed[age] = (redeemed[age] ?? 0) + points;
      });
    });
  },
};

const domOf = (day: Day): number => day - startOfPeriod(periodOf(day, 'month'), 'month') + 1;

/** The last day of each issue month. For a report at a month's end these are calendar months. */
const lastDomOf = (day: Day): number => (domOf(day + 1) === 1 ? 31 : domOf(day));

/**
 * Numbers months that end on the report's day of the month, so that the newest is complete on any day: as of the 12th, from the 13th
 * until the next 12th. A calendar month without that day ends on its last.
 */
export function monthsEndingOn(asOf: Day): (day: Day) => number {
  const last = lastDomOf(asOf);
  return (day) => periodOf(day, 'month') + (domOf(day) > last ? 1 : 0);
}

/** The last day of an issue month. */
export function endOfIssueMonth(asOf: Day, back: number): string {
  const month = periodOf(asOf, 'month') - back;
  const [first, next] = [startOfPeriod(month, 'month'), startOfPeriod(month + 1, 'month')];
  return dateOfDay(Math.min(first + lastDomOf(asOf), next) - 1);
}
