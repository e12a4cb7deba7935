/**
 * What a pass makes of members, one after another: a state that is added to in place and merged with those of other shards.
 * States are plain JSON of bounded size, whatever the number of members: they are checkpoints. The order of members and
 * of merges must not matter: sums are of integers, and lists are cut only by a rule that does not depend on order.
 */
import type { ProgrammeVersion } from '../../programmes/programme.ts';
import type { SegmentRule } from '../../segments/segment-rules.ts';
import type { Day } from '../history/day.ts';
import type { MemberAsOf, PointsAsOf } from '../history/member-as-of.ts';
import type { Insight } from './insight.ts';
import type { AnalyticsSettings } from './settings.ts';

/** The end of which day, and by what terms. */
export interface AsOf {
  readonly day: Day;
  /** In force then. */
  readonly programme: ProgrammeVersion;
  readonly settings: AnalyticsSettings;
  /** Of the segments as they were when what the pass knows was known; absent: there are none. */
  readonly rules?: readonly SegmentRule[] | undefined;
}

/** Of the first pass. */
export interface Measure<State> {
  readonly empty: () => State;
  readonly add: (state: State, member: MemberAsOf, points: PointsAsOf, asOf: AsOf) => void;
  readonly merge: (into: State, from: State) => void;
}

/** Of the second pass, which has the model of the first (`model.ts`) and has judged each member by it. */
export interface Tally<State, Model> {
  readonly empty: () => State;
  readonly add: (state: State, member: MemberAsOf, insight: Insight, model: Model, asOf: AsOf) => void;
  readonly merge: (into: State, from: State) => void;
}
