/** The report `programme` of some members, measured in one pass. */

import type { MemberAsOf } from '../../../shared/domain/analytics/history/member-as-of.ts';
import type { PointsAsOf } from '../../../shared/domain/analytics/history/points-as-of.ts';
import type { AsOf } from '../../../shared/domain/analytics/passes/measure.ts';
import { beginMeasuring, type Measured, measure } from '../../../shared/domain/analytics/passes/passes.ts';
import { programmeReport } from '../../../shared/domain/analytics/programme/programme-report.ts';
import type { RewardPrice } from '../../../shared/domain/analytics/programme/reward-cost.ts';
import { NO_POINTS } from './member-as-of.ts';

export interface WithPoints {
  readonly member: MemberAsOf;
  readonly points: PointsAsOf;
}

export function measuredOf(members: readonly (MemberAsOf | WithPoints)[], asOf: AsOf): Measured {
  const measured = beginMeasuring();
  for (const one of members) {
    const { member, points } = 'points' in one ? one : { member: one, points: NO_POINTS };
    measure(measured, member, points, asOf);
  }
  return measured;
}

export const reportOf = (members: readonly (MemberAsOf | WithPoints)[], asOf: AsOf, rewards: readonly RewardPrice[] = []) =>
  programmeReport({ measured: measuredOf(members, asOf), rewards, asOf });
