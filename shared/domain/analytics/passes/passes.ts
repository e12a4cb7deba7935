/**
 * The two passes over a programme's members: measures, the model that is concluded from them, the judgement of each member by that
 * model, tallies of the judged members, and reports. Each idea is one line in a table. All of it is pure. The steps of a run drive it
 * (`measure-shards.ts`, `conclude-run.ts`, `judge-shards.ts`, `report-run.ts`).
 */

import { SEGMENT_COUNTS, type SegmentCounts, segmentsReport } from '../../segments/segment-counts.ts';
import { type SegmentRule, segmentsByRule } from '../../segments/segment-rules.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import type { PointsAsOf } from '../history/points-as-of.ts';
import type { AtRiskTallied } from '../lifecycle/at-risk.ts';
import { atRiskReport } from '../lifecycle/at-risk-report.ts';
import { CHURN, type Churn } from '../lifecycle/churn.ts';
import { EARLIER_INTERVALS, LAPSE_ERROR, type LapseError } from '../lifecycle/lapse-error.ts';
import { lifecycleReport } from '../lifecycle/lifecycle-report.ts';
import { aliveModel } from '../models/alive-model.ts';
import { FUTURE_VALUES, type FutureValues } from '../models/future-values.ts';
import { HOLD_OUT, type HoldOut, holdOut } from '../models/hold-out.ts';
import { REPEAT_COUNTS } from '../models/repeat-counts.ts';
import { REPEAT_SPEND } from '../models/repeat-spend.ts';
import { spendModel } from '../models/spend-model.ts';
import { CHANNELS } from '../programme/channels.ts';
import { LIABILITY } from '../programme/liability.ts';
import { PARTICIPATION } from '../programme/participation.ts';
import { POINTS_FLOW } from '../programme/points-flow.ts';
import { type ProgrammeMeasured, programmeReport } from '../programme/programme-report.ts';
import { REDEMPTION_TRIANGLE } from '../programme/redemption-triangle.ts';
import { REFERRAL_SHARE } from '../programme/referral-share.ts';
import type { RewardPrice } from '../programme/reward-cost.ts';
import { REWARD_USE } from '../programme/reward-use.ts';
import { TIER_MOVES } from '../programme/tier-moves.ts';
import { TURNOVER } from '../programme/turnover.ts';
import { BASE, type Base } from '../retention/base.ts';
import { COHORT_TABLES, type CohortTables } from '../retention/cohorts.ts';
import { type IntervalModel, intervalModel } from '../retention/expected-interval.ts';
import { INTERVALS, type Intervals } from '../retention/intervals.ts';
import { retentionReport } from '../retention/retention-report.ts';
import { UNTIL_LAPSE, UNTIL_SECOND_PURCHASE } from '../retention/survival.ts';
import { survivalReport } from '../retention/survival-report.ts';
import { RFM, type RfmMeasured, type RfmModel, rfmModelOf } from '../rfm/rfm.ts';
import { rfmReport } from '../rfm/rfm-report.ts';
import type { BinnedCounts } from '../sums/binned-counts.ts';
import type { Durations } from '../sums/durations.ts';
import { type AbcModel, abcModelOf } from '../value/abc.ts';
import { CUSTOMER_YEARS, type CustomerYears } from '../value/customer-years.ts';
import { HISTORIC_VALUE, type HistoricValue } from '../value/historic-value.ts';
import type { ValueModel } from '../value/lifetime-value.ts';
import { CYCLES, type Cycles } from '../value/plain-lifetime-value.ts';
import { WORTH, type Worth, type WorthModel, worthModelOf } from '../value/value-matrix.ts';
import { valueReport } from '../value/value-report.ts';
import { AT_RISK_TALLY, LIFECYCLE_TALLY, type LifecycleTallied, RFM_TALLY, type RfmTallied } from './class-tallies.ts';
import type { Insight } from './insight.ts';
import { classesOf } from './judge.ts';
import type { AsOf, Measure, Tally } from './measure.ts';

/** The states of the first pass, by name. */
export interface Measured extends ProgrammeMeasured {
  readonly base: Base;
  readonly intervals: Intervals;
  readonly earlierIntervals: Intervals;
  readonly cohorts: CohortTables;
  readonly secondPurchase: Durations;
  readonly rfm: RfmMeasured;
  readonly worth: Worth;
  readonly repeatCounts: BinnedCounts;
  readonly repeatSpend: BinnedCounts;
  readonly holdOut: BinnedCounts;
  readonly historicValue: HistoricValue;
  readonly cycles: Cycles;
  readonly customerYears: CustomerYears;
}

const MEASURES: { readonly [Name in keyof Measured]: Measure<Measured[Name]> } = {
  base: BASE,
  intervals: INTERVALS,
  earlierIntervals: EARLIER_INTERVALS,
  cohorts: COHORT_TABLES,
  secondPurchase: UNTIL_SECOND_PURCHASE,
  participation: PARTICIPATION,
  pointsFlow: POINTS_FLOW,
  liability: LIABILITY,
  redemptionTriangle: REDEMPTION_TRIANGLE,
  rewardUse: REWARD_USE,
  tierMoves: TIER_MOVES,
  referralShare: REFERRAL_SHARE,
  channels: CHANNELS,
  turnover: TURNOVER,
  rfm: RFM,
  worth: WORTH,
  repeatCounts: REPEAT_COUNTS,
  repeatSpend: REPEAT_SPEND,
  holdOut: HOLD_OUT,
  historicValue: HISTORIC_VALUE,
  cycles: CYCLES,
  customerYears: CUSTOMER_YEARS,
};

/** The rules by which members are judged. Each part is concluded from what was measured. Plain JSON. */
export interface Model extends ValueModel {
  readonly base: Base;
  readonly interval: IntervalModel;
  readonly earlierInterval: IntervalModel;
  readonly rfm: RfmModel;
  readonly abc: AbcModel;
  readonly worth: WorthModel;
  readonly holdOut: HoldOut;
  readonly rules: readonly SegmentRule[];
}

export function conclude(measured: Measured, asOf: AsOf): Model {
  const tried = holdOut(measured.holdOut, asOf.settings.holdoutWeeks);
  const value = { alive: aliveModel(measured.repeatCounts, tried.family), spend: spendModel(measured.repeatSpend) };
  const interval = intervalModel(measured.intervals);
  return {
    base: measured.base,
    interval,
    earlierInterval: intervalModel(measured.earlierIntervals),
    rfm: rfmModelOf(measured.rfm, interval.meanDays, asOf.day),
    abc: abcModelOf(measured.rfm),
    worth: worthModelOf(measured.worth, measured.repeatCounts, value, asOf),
    ...value,
    holdOut: tried,
    rules: asOf.rules ?? [],
  };
}

/** The finding of one member by the model. */
export function judge(member: MemberAsOf, model: Model, asOf: AsOf): Insight {
  const finding = classesOf(member, model, asOf);
  return { ...finding, segments: segmentsByRule(member, finding, model.rules, asOf) };
}

/** The states of the second pass, by name. */
export interface Tallied {
  readonly churn: Churn;
  readonly lapse: Durations;
  readonly rfm: RfmTallied;
  readonly lifecycle: LifecycleTallied;
  readonly lapseError: LapseError;
  readonly atRisk: AtRiskTallied;
  readonly futureValues: FutureValues;
  readonly segments: SegmentCounts;
}

const TALLIES: { readonly [Name in keyof Tallied]: Tally<Tallied[Name], Model> } = {
  churn: CHURN,
  lapse: UNTIL_LAPSE,
  rfm: RFM_TALLY,
  lifecycle: LIFECYCLE_TALLY,
  lapseError: LAPSE_ERROR,
  atRisk: AT_RISK_TALLY,
  futureValues: FUTURE_VALUES,
  segments: SEGMENT_COUNTS,
};

/** The input of all reports. */
export interface Results {
  readonly measured: Measured;
  readonly model: Model;
  readonly tallied: Tallied;
  readonly asOf: AsOf;
  /** The versions of rewards that members had, from `versionsUsed(measured.rewardUse)`. */
  readonly rewards: readonly RewardPrice[];
}

/** The reports of one programme and day, by the name under which they are served: plain JSON, in the contract's shape. */
const REPORTS: { readonly [name: string]: (results: Results) => object } = {
  base: ({ model }) => ({ ...model.base }),
  retention: retentionReport,
  survival: survivalReport,
  programme: programmeReport,
  rfm: rfmReport,
  lifecycle: lifecycleReport,
  'at-risk': atRiskReport,
  value: valueReport,
  segments: ({ tallied, model }) => segmentsReport(tallied.segments, model.rules),
};

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

/** Adds one member to the states of the first pass. */
export function measure(measured: Measured, member: MemberAsOf, points: PointsAsOf, asOf: AsOf): void {
  const add = <Name extends keyof Measured>(name: Name) => MEASURES[name].add(measured[name], member, points, asOf);
  for (const name of namesOf(MEASURES)) add(name);
}

/** Adds one judged member to the states of the second pass. */
export function tally(tallied: Tallied, member: MemberAsOf, insight: Insight, model: Model, asOf: AsOf): void {
  const add = <Name extends keyof Tallied>(name: Name) => TALLIES[name].add(tallied[name], member, insight, model, asOf);
  for (const name of namesOf(TALLIES)) add(name);
}
