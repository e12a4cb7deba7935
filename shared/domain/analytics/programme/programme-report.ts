/** The report `programme`: activity and cost of the programme. Each part has a file of its own. */

import type { AsOf } from '../passes/measure.ts';
import { type BreakageEstimate, breakageOf, type Estimate } from './breakage.ts';
import { type Channels, channelLines } from './channels.ts';
import { type Liability, liabilityLines, liabilityTotal, outstandingOf } from './liability.ts';
import { type Participation, participationLines } from './participation.ts';
import { type PointsFlow, pointsLines } from './points-flow.ts';
import { worthOf } from './points-value.ts';
import type { RedemptionTriangle } from './redemption-triangle.ts';
import { type ReferralShare, referralLines } from './referral-share.ts';
import { type RewardPrice, rewardCosts } from './reward-cost.ts';
import type { RewardUse } from './reward-use.ts';
import { type TierMoves, tierLines } from './tier-moves.ts';
import { type Turnover, turnoverLines } from './turnover.ts';

export interface ProgrammeMeasured {
  readonly participation: Participation;
  readonly pointsFlow: PointsFlow;
  readonly liability: Liability;
  readonly redemptionTriangle: RedemptionTriangle;
  readonly rewardUse: RewardUse;
  readonly tierMoves: TierMoves;
  readonly referralShare: ReferralShare;
  readonly channels: Channels;
  readonly turnover: Turnover;
}

export interface ProgrammeResults {
  readonly measured: ProgrammeMeasured;
  /** One for each of `versionsUsed`. */
  readonly rewards: readonly RewardPrice[];
  readonly asOf: AsOf;
}

export function programmeReport({ measured, rewards, asOf }: ProgrammeResults) {
  const { day, settings } = asOf;
  const outstanding = outstandingOf(liabilityTotal(measured.liability));
  const breakage = breakageOf(measured.redemptionTriangle, outstanding, day);
  return {
    currency: settings.currency,
    participation: participationLines(measured.participation, day),
    points: pointsLines(measured.pointsFlow, day, settings.currency),
    liability: liabilityLines(measured.liability, asOf),
    breakage: breakage.estimate === null ? breakage : { estimate: valued(breakage.estimate, asOf) },
    costs: rewardCosts(measured.rewardUse, rewards, settings),
    tiers: tierLines(measured.tierMoves, asOf),
    referrals: referralLines(measured.referralShare),
    channels: channelLines(measured.channels),
    turnover: turnoverLines(measured.turnover, day),
  };
}

/** The breakage estimate with the values of its points. */
function valued(estimate: BreakageEstimate, { settings: { pointCost } }: AsOf) {
  const worth = ({ estimate, low, high }: Estimate) =>
    pointCost === undefined
      ? null
      : { estimate: worthOf(estimate, pointCost), low: worthOf(low, pointCost), high: worthOf(high, pointCost) };
  const { breakage, toBeRedeemed } = estimate;
  return {
    ...estimate,
    toBeRedeemed: { ...toBeRedeemed, value: worth(toBeRedeemed) },
    breakage: { ...breakage, value: worth(breakage) },
  };
}
