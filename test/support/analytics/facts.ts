/** Facts of histories, by the date on which they happened. */
import type { Fact, PointsMove } from '../../../shared/domain/analytics/history/history.ts';
import { on } from './member-as-of.ts';

export const moved = (date: string, how: PointsMove, points: number): Fact => ({ kind: 'points', day: on(date), how, points });

/** A redemption. @param points the cost; negative: the reward was given back. */
export const had = (date: string, points: number, units = Math.sign(points), rewardVersion = 1): Fact => ({
  kind: 'redemption',
  day: on(date),
  rewardId: 'rew_tea',
  rewardVersion,
  units,
  points,
});

export const friend = (date: string, friends = 1): Fact => ({ kind: 'friend', day: on(date), friends });

export const tier = (date: string, to: string): Fact => ({ kind: 'tier', day: on(date), tier: to });
