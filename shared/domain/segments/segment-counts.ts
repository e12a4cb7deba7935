/** How many members each segment by rule has. */
import type { Tally } from '../analytics/passes/measure.ts';
import type { SegmentRule } from './segment-rules.ts';

/** By id; without those that have none. As many as a programme has rules. */
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
  /** Of the rule that it was counted by. */
  readonly version: number;
  readonly members: number;
}

/** Every rule that the pass went by. */
export const segmentsReport = ({ members }: SegmentCounts, rules: readonly SegmentRule[]): SegmentsReport => ({
  segments: rules.map(({ segmentId, version }) => ({ segmentId, version, members: members[segmentId] ?? 0 })),
});
