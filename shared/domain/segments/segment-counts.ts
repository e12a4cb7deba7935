/** The number of members of each rule-based segment. */
import type { Tally } from '../analytics/passes/measure.ts';
import type { SegmentRule } from './segment-rules.ts';

/** By segment id; segments without members are absent. At most as many as a programme has rules. */
export interface SegmentCounts {
  readonly members: { [segmentId: string]: number };
}

export const SEGMENT_COUNTS: Tally<SegmentCounts, unknown> = {
  empty: () => ({ members: {} }),
  add({ members }, _member, { segments }) {
    for (const segmentId of segments) members[segmentId] = (members[segmentId] ?? 0) + 1;
  },
  merge({ members }, from) {
    for (const [segmentId, more] of Object.entries(from.members)) members[segmentId] = (members[segmentId] ?? 0) + more;
  },
};

export interface SegmentsReport {
  readonly segments: readonly CountedSegment[];
}

export interface CountedSegment {
  readonly segmentId: string;
  /** The version of the rule that was applied. */
  readonly version: number;
  readonly members: number;
}

/** One line for every rule of the run. */
export const segmentsReport = ({ members }: SegmentCounts, rules: readonly SegmentRule[]): SegmentsReport => ({
  segments: rules.map(({ segmentId, version }) => ({ segmentId, version, members: members[segmentId] ?? 0 })),
});
