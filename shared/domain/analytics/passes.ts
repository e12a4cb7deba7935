/**
 * What the two passes over a programme's members compute: measures, the model that is concluded from them, the judgement of
 * each member by that model, tallies of the judged, and the reports. All of it is pure, and one line an idea; who moves it is
 * `run-retention.ts`.
 */
import { aliveModel } from './alive-model.ts';
import { BASE, type Base } from './base.ts';
import type { BinnedCounts } from './binned-counts.ts';
import { CUSTOMER_YEARS, type CustomerYears } from './customer-years.ts';
import { FUTURE_VALUES, type FutureValues } from './future-values.ts';
import { HISTORIC_VALUE, type HistoricValue } from './historic-value.ts';
import { HOLD_OUT } from './hold-out.ts';
import type { Insight } from './insight.ts';
import type { ValueModel } from './lifetime-value.ts';
import type { AsOf, Measure, Tally } from './measure.ts';
import type { MemberAsOf, PointsAsOf } from './member-as-of.ts';
import { CYCLES, type Cycles } from './plain-lifetime-value.ts';
import { REPEAT_COUNTS } from './repeat-counts.ts';
import { REPEAT_SPEND } from './repeat-spend.ts';
import { spendModel } from './spend-model.ts';
import { valueReport } from './value-report.ts';

/** What the first pass adds up, by name. */
export interface Measured {
  readonly base: Base;
  readonly repeatCounts: BinnedCounts;
  readonly repeatSpend: BinnedCounts;
  readonly holdOut: BinnedCounts;
  readonly historicValue: HistoricValue;
  readonly cycles: Cycles;
  readonly customerYears: CustomerYears;
}

const MEASURES: { readonly [Name in keyof Measured]: Measure<Measured[Name]> } = {
  base: BASE,
  repeatCounts: REPEAT_COUNTS,
  repeatSpend: REPEAT_SPEND,
  holdOut: HOLD_OUT,
  historicValue: HISTORIC_VALUE,
  cycles: CYCLES,
  customerYears: CUSTOMER_YEARS,
};

/** What members are judged by: a part for each idea, each concluded from what was measured. Plain JSON. */
export interface Model extends ValueModel {
  readonly base: Base;
}

export const conclude = (measured: Measured, _asOf: AsOf): Model => ({
  base: measured.base,
  alive: aliveModel(measured.repeatCounts),
  spend: spendModel(measured.repeatSpend),
});

/** What the model says of one member. */
export const judge = (_member: MemberAsOf, _model: Model, _asOf: AsOf): Insight => ({
  stage: 'acquired',
  rfm: null,
  abc: null,
  value: null,
  risk: 'none',
  alive: null,
  segments: [],
});

/** What the second pass adds up, by name. */
export interface Tallied {
  readonly judged: { members: number };
  readonly futureValues: FutureValues;
}

const TALLIES: { readonly [Name in keyof Tallied]: Tally<Tallied[Name], Model> } = {
  judged: {
    empty: () => ({ members: 0 }),
    add: (state) => {
      state.members += 1;
    },
    merge: (into, from) => {
      into.members += from.members;
    },
  },
  futureValues: FUTURE_VALUES,
};

/** Everything that reports are made from. */
export interface Results {
  readonly measured: Measured;
  readonly model: Model;
  readonly tallied: Tallied;
  readonly asOf: AsOf;
}

/** Of one programme and day, by the name under which it is served: plain JSON, in the contract's shape. */
const REPORTS: { readonly [name: string]: (results: Results) => object } = {
  base: ({ model }) => ({ ...model.base }),
  value: valueReport,
};

export const REPORT_NAMES: readonly string[] = Object.keys(REPORTS);

export const reportsOf = (results: Results): ReadonlyMap<string, object> =>
  new Map(Object.entries(REPORTS).map(([name, make]) => [name, make(results)]));

type Parts<States> = { readonly [Name in keyof States]: { readonly empty: () => States[Name]; readonly merge: Merge<States[Name]> } };
type Merge<State> = (into: State, from: State) => void;

const namesOf = <Of extends object>(of: Of): readonly (keyof Of)[] => Object.keys(of) as (keyof Of)[];

function emptyOf<States extends object>(parts: Parts<States>): States {
  const states: Partial<States> = {};
  for (const name of namesOf(parts)) states[name] = parts[name].empty();
  return states as States;
}

function mergeAll<States extends object>(parts: Parts<States>, into: States, from: States): void {
  for (const name of namesOf(parts)) parts[name].merge(into[name], from[name]);
}

export const beginMeasuring = (): Measured => emptyOf<Measured>(MEASURES);
export const mergeMeasured = (into: Measured, from: Measured): void => mergeAll<Measured>(MEASURES, into, from);
export const beginTallying = (): Tallied => emptyOf<Tallied>(TALLIES);
export const mergeTallied = (into: Tallied, from: Tallied): void => mergeAll<Tallied>(TALLIES, into, from);

/** The first pass meets a member. */
export function measure(measured: Measured, member: MemberAsOf, points: PointsAsOf, asOf: AsOf): void {
  const add = <Name extends keyof Measured>(name: Name) => MEASURES[name].add(measured[name], member, points, asOf);
  for (const name of namesOf(MEASURES)) add(name);
}

/** The second one does. */
export function tally(tallied: Tallied, member: MemberAsOf, insight: Insight, model: Model, asOf: AsOf): void {
  const add = <Name extends keyof Tallied>(name: Name) => TALLIES[name].add(tallied[name], member, insight, model, asOf);
  for (const name of namesOf(TALLIES)) add(name);
}
