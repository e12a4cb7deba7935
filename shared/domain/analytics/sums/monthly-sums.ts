/** Sums by calendar month, of the month that the report's day is in and of those before it, and of all time. */
import { type Day, periodName, periodOf } from '../history/day.ts';
import { addEach, addSums, type Sums } from './sums.ts';

/** Of which reports have lines. */
export const MONTHS = 24;
/** `last12Months` in reports: the month that the day is in, and the eleven before it. */
export const YEAR_MONTHS = 12;

export interface MonthlySums<Name extends string> {
  /** The newest first. */
  readonly months: readonly Sums<Name>[];
  /** Of all time. */
  readonly total: Sums<Name>;
}

/** How many months before that of the report's day, 0: in it. */
export const monthsBack = (day: Day, asOf: Day): number => periodOf(asOf, 'month') - periodOf(day, 'month');

export const isOfYear = (day: Day, asOf: Day): boolean => monthsBack(day, asOf) < YEAR_MONTHS;

export const noMonthlySums = <Name extends string>(nothing: () => Sums<Name>): MonthlySums<Name> => ({
  months: Array.from({ length: MONTHS }, nothing),
  total: nothing(),
});

export function addToMonth<Name extends string>(
  { months, total }: MonthlySums<Name>,
  day: Day,
  asOf: Day,
  by: Readonly<Partial<Sums<Name>>>,
): void {
  addSums(total, by);
  const month = months[monthsBack(day, asOf)];
  if (month !== undefined) addSums(month, by);
}

export function mergeMonthly<Name extends string>(into: MonthlySums<Name>, from: MonthlySums<Name>): void {
  addSums(into.total, from.total);
  addEach(into.months, from.months);
}

/** Of the last twelve months. */
export function yearOf<Name extends string>({ months }: MonthlySums<Name>, nothing: () => Sums<Name>): Sums<Name> {
  const year = nothing();
  for (const month of months.slice(0, YEAR_MONTHS)) addSums(year, month);
  return year;
}

/** With their names, the oldest first, from the first in which there was anything. */
export function monthLines<Name extends string, Line extends object>(
  months: MonthlySums<Name>['months'],
  asOf: Day,
  lineOf: (sums: Sums<Name>) => Line,
): readonly ({ readonly month: string } & Line)[] {
  const oldest = months.findLastIndex((sums) => Object.values(sums).some((sum) => sum !== 0));
  return months
    .slice(0, oldest + 1)
    .map((sums, back) => ({ month: periodName(periodOf(asOf, 'month') - back, 'month'), ...lineOf(sums) }))
    .toReversed();
}
