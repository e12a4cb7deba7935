/** A cohort table as the report shows it: rows by name, with retention and rolling retention. */

import { type Day, periodName, periodOf, startOfPeriod } from '../history/day.ts';
import type { Counts } from '../sums/counts.ts';
import { rounded } from '../sums/share.ts';
import { COHORTS, type CohortBasis, type CohortRow, type CohortTable, type CohortTables, type CohortUnit } from './cohorts.ts';

/** Each list has one value for each period, from the cohort's first (0) to the last. The contract gives their meaning. */
export interface ReportedCohort {
  readonly cohort: string;
  readonly members: number;
  readonly active: readonly number[];
  readonly retention: readonly number[];
  readonly rolling: readonly number[];
  readonly orders: readonly number[];
  readonly revenue: readonly number[];
  readonly points: readonly number[];
  /** Only for `earlier`: what happened in periods beyond the lists. */
  readonly later?: { readonly active: number; readonly orders: number; readonly revenue: number; readonly points: number };
}

export interface ReportedCohorts {
  readonly of: CohortBasis;
  readonly by: CohortUnit;
  /** The period of the report's day. */
  readonly lastPeriod: { readonly name: string; readonly complete: boolean };
  readonly cohorts: readonly ReportedCohort[];
  /** The reason for the cohort `earlier`. */
  readonly why?: string;
  /** By periods since the cohort's first, over all cohorts for which that period is complete. */
  readonly all: readonly { readonly members: number; readonly retention: number; readonly rolling: number }[];
  readonly outside: CohortTable['outside'];
}

export type AllCohorts = Record<CohortBasis, Record<CohortUnit, ReportedCohorts>>;

export function cohortReports(tables: CohortTables, day: Day): AllCohorts {
  const byUnit = (of: CohortBasis) => {
    const table = (by: CohortUnit) => cohortReport(tables[of][by], of, by, day);
    return { month: table('month'), quarter: table('quarter'), week: table('week') };
  };
  return { enrolment: byUnit('enrolment'), 'first-purchase': byUnit('first-purchase') };
}

export function cohortReport({ rows, outside }: CohortTable, of: CohortBasis, by: CohortUnit, day: Day): ReportedCohorts {
  const period = periodOf(day, by);
  const complete = startOfPeriod(period + 1, by) === day + 1;
  const counted = Object.entries(rows)
    .map(([age, row]) => ({ age: Number(age), row }))
    .toSorted((one, other) => other.age - one.age);
  const earlier = counted.some(({ age }) => age === COHORTS[by]);
  return {
    of,
    by,
    lastPeriod: { name: periodName(period, by), complete },
    cohorts: counted.map(({ age, row }) => cohortLine(row, age, by, period)),
    ...(earlier ? { why: `cohorts that began more than ${COHORTS[by] - 1} ${by}s before the last one are added up as earlier` } : {}),
    all: pooled(counted, by, complete),
    outside: { ...outside },
  };
}

function cohortLine(row: CohortRow, age: number, by: CohortUnit, period: number): ReportedCohort {
  const bound = COHORTS[by];
  const earlier = age === bound;
  const periods = earlier ? bound : age + 1;
  const list = (counts: Counts) => Array.from({ length: periods }, (_, since) => counts[since] ?? 0);
  const later = (counts: Counts) => counts[bound] ?? 0;
  const active = list(row.active);
  return {
    cohort: earlier ? 'earlier' : periodName(period - age, by),
    members: row.members,
    active,
    retention: active.map((members) => rounded(members / row.members)),
    rolling: activeFrom(row, periods).map((members) => rounded(members / row.members)),
    orders: list(row.orders),
    revenue: list(row.revenue),
    points: list(row.points),
    ...(earlier
      ? { later: { active: later(row.active), orders: later(row.orders), revenue: later(row.revenue), points: later(row.points) } }
      : {}),
  };
}

/** For each period, how many bought in it or later. */
function activeFrom({ last }: CohortRow, periods: number): readonly number[] {
  const from = Array.from({ length: Math.max(periods, last.length) }, (_, since) => last[since] ?? 0);
  for (let since = from.length - 2; since >= 0; since -= 1) from[since] = (from[since] ?? 0) + (from[since + 1] ?? 0);
  return from.slice(0, periods);
}

interface Aged {
  readonly age: number;
  readonly row: CohortRow;
}

/** All cohorts together by periods since their first. A cohort counts only where that period is complete. */
function pooled(cohorts: readonly Aged[], by: CohortUnit, complete: boolean): ReportedCohorts['all'] {
  const over = cohorts.map(({ age, row }) => {
    const periods = age === COHORTS[by] ? age : age + (complete ? 1 : 0);
    return { row, periods, from: activeFrom(row, periods) };
  });
  return Array.from({ length: Math.max(0, ...over.map(({ periods }) => periods)) }, (_, since) => {
    const those = over.filter(({ periods }) => periods > since);
    const members = sum(those, ({ row }) => row.members);
    return {
      members,
      retention: rounded(sum(those, ({ row }) => row.active[since] ?? 0) / members),
      rolling: rounded(sum(those, ({ from }) => from[since] ?? 0) / members),
    };
  });
}

const sum = <Of>(all: readonly Of[], of: (one: Of) => number): number => all.reduce((before, one) => before + of(one), 0);
