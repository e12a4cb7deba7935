/** Sums by calendar month: the month of the report's day, the months before it, and all time. */
import { type Day, periodName, periodOf } from '../history/day.ts';
import { addEach, addSums, type Sums } from './sums.ts';

/** The number of months with lines in reports. */
export const MONTHS = 24;
/** `last12Months` in reports: the month of the day, and the eleven before it. */
export const YEAR_MONTHS = 12;

export interface MonthlySums<Name extends string> {
  /** The newest first. */
  readonly months: readonly Sums<Name>[];
  /** Over all time. */
  readonly total: Sums<Name>;
}

/** The number of months before that of the report's day; 0 is the same month. */
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

/** The sums of the last twelve months. */
export function yearOf<Name extends string>({ months }: MonthlySums<Name>, nothing: () => Sums<Name>): Sums<Name> {
  const year = nothing();
  for (const month of months.slice(0, YEAR_MONTHS)) addSums(year, month);
  return year;
}

/** Lines with the names of their months, the oldest first, from the first month that is not all zero. */
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
