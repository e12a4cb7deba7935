/**
 * The shape of what a pass computes: a state to which members are added one after another, and which is merged with the states of other
 * shards. States are checkpoints, so they are plain JSON of bounded size, whatever the number of members. The order of members and of
 * merges must not matter: sums are of integers, and a list is cut only by a rule that does not depend on the order.
 */
import type { ProgrammeVersion } from '../../programmes/programme.ts';
import type { SegmentRule } from '../../segments/segment-rules.ts';
import type { Day } from '../history/day.ts';
import type { MemberAsOf } from '../history/member-as-of.ts';
import type { PointsAsOf } from '../history/points-as-of.ts';
import type { AnalyticsSettings } from './analytics-settings.ts';
import type { Insight } from './insight.ts';

/** The day at whose end members are seen, and the terms of that day. */
export interface AsOf {
  readonly day: Day;
  /** The version in force at the end of the day. */
  readonly programme: ProgrammeVersion;
  readonly settings: AnalyticsSettings;
  /** The segment rules as they were at the run's `knownAt`. Absent: there are none. */
  readonly rules?: readonly SegmentRule[] | undefined;
}

/** A computation of the first pass. */
export interface Measure<State> {
  readonly empty: () => State;
  readonly add: (state: State, member: MemberAsOf, points: PointsAsOf, asOf: AsOf) => void;
  readonly merge: (into: State, from: State) => void;
}

/** A computation of the second pass, which has the model of the first and has judged each member by it. */
export interface Tally<State, Model> {
  readonly empty: () => State;
  readonly add: (state: State, member: MemberAsOf, insight: Insight, model: Model, asOf: AsOf) => void;
  readonly merge: (into: State, from: State) => void;
}
