/** One entry with what its facts depend on, for the kind of entry that adds to a member's history. */
import type { Instant } from '../../kernel/time.ts';
import type { Day } from './day.ts';
import type { Fact, PointsMove } from './history.ts';

/** The day that the programme's calendar shows at an instant. */
export type DayAt = (at: Instant) => Day;

export interface EntryContext<Entry> {
  readonly entry: Entry;
  /** The day on which the entry was written. */
  readonly day: Day;
  readonly dayAt: DayAt;
  /** The member's facts before the entry. */
  readonly before: readonly Fact[];
}

/** @param points the entry's net points, positive or negative. */
export const pointsMoved = (day: Day, how: PointsMove, points: number): readonly Fact[] =>
  points === 0 ? [] : [{ kind: 'points', day, how, points: Math.abs(points) }];
