/** What is simulated: the real use cases, unless a test puts something else in their place. */

import type { Endpoint } from '../../shared/domain/endpoint.ts';
import type { Entry } from '../../shared/domain/entry.ts';
import type { Profile } from '../../shared/domain/member.ts';
import type { Redemption } from '../../shared/domain/redemption.ts';
import type { RewardVersion } from '../../shared/domain/reward.ts';
import type { Money } from '../../shared/domain/reward-terms.ts';
import type { TillCode } from '../../shared/domain/till-code.ts';
import type { Outbox } from '../../shared/ports/outbox.ts';
import type { Ports } from '../../shared/ports/ports.ts';
import type { AdjustOutcome } from '../../shared/use-cases/adjust-points.ts';
import { adjustPoints } from '../../shared/use-cases/adjust-points.ts';
import { cancelRedemption } from '../../shared/use-cases/cancel-redemption.ts';
import { changeSegments } from '../../shared/use-cases/change-segments.ts';
import { changeTier } from '../../shared/use-cases/change-tier.ts';
import { commitReservation } from '../../shared/use-cases/commit-reservation.ts';
import { concludeRun } from '../../shared/use-cases/conclude-run.ts';
import { creditPurchase, type EventOutcome, type EventPorts } from '../../shared/use-cases/credit-purchase.ts';
import type { KeyedOutcome } from '../../shared/use-cases/decide-once.ts';
import { type JudgeOutcome, judgeReview } from '../../shared/use-cases/decide-review.ts';
import { type DeliveryPorts, deliverEvent } from '../../shared/use-cases/deliver-event.ts';
import { replayPeriod } from '../../shared/use-cases/deliveries.ts';
import { changeEndpoint, moveEndpoint, registerEndpoint, removeEndpoint } from '../../shared/use-cases/endpoints.ts';
import { type EnrolOutcome, enrolMember } from '../../shared/use-cases/enrol-member.ts';
import { freezeAccount } from '../../shared/use-cases/freeze-account.ts';
import { fulfilOrder } from '../../shared/use-cases/fulfil-order.ts';
import { fulfilRedemption } from '../../shared/use-cases/fulfil-redemption.ts';
import { type CodesImported, importCodes } from '../../shared/use-cases/import-codes.ts';
import { type InvitedOutcome, inviteFriend } from '../../shared/use-cases/invite-friend.ts';
import { judgeShards } from '../../shared/use-cases/judge-shards.ts';
import { listRewards, type Offer } from '../../shared/use-cases/list-rewards.ts';
import { makeTillCode } from '../../shared/use-cases/make-till-code.ts';
import { measureShards } from '../../shared/use-cases/measure-shards.ts';
import { payWithPoints, refundPoints } from '../../shared/use-cases/pay-with-points.ts';
import { planRetention } from '../../shared/use-cases/plan-retention.ts';
import type { ProgrammeVersions } from '../../shared/use-cases/programme-versions.ts';
import { createProgramme, type PublishOutcome, publishVersion } from '../../shared/use-cases/publish-programme.ts';
import { createReward, publishReward } from '../../shared/use-cases/publish-reward.ts';
import { publishSegment } from '../../shared/use-cases/publish-segment.ts';
import { reactToReferral } from '../../shared/use-cases/react-to-referral.ts';
import { type BalanceRead, changeProfile, readBalance, readTier, type TierRead } from '../../shared/use-cases/read-member.ts';
import { recordActivity } from '../../shared/use-cases/record-activity.ts';
import { redeemReward } from '../../shared/use-cases/redeem-reward.ts';
import { redemptionAnswered } from '../../shared/use-cases/redemption-answered.ts';
import { type CodeOutcome, chooseReferralCode } from '../../shared/use-cases/referral-code.ts';
import { failRun, reportRun } from '../../shared/use-cases/report-run.ts';
import { reserveReward } from '../../shared/use-cases/reserve-reward.ts';
import { retryLane } from '../../shared/use-cases/retry-lane.ts';
import { returnPurchase } from '../../shared/use-cases/return-purchase.ts';
import type { RewardVersions } from '../../shared/use-cases/reward-versions.ts';
import { extendExpiry, reinstatePoints } from '../../shared/use-cases/second-life.ts';
import type { Subscriptions } from '../../shared/use-cases/subscriptions.ts';
import { sweepLanes } from '../../shared/use-cases/sweep-lanes.ts';
import { restoreVoucher, useVoucher } from '../../shared/use-cases/use-voucher.ts';
import { type LedgerVerified, verifyLedger } from '../../shared/use-cases/verify-ledger.ts';
import { type AgendaProgress, workAgenda } from '../../shared/use-cases/work-agenda.ts';
import { projectRecords } from './project-records.ts';
import type { StreamRecord } from './stream.ts';

export type SystemPorts = Ports & { readonly versions: ProgrammeVersions; readonly rewards: RewardVersions };

/** What works without being asked by anyone gets besides: the queues that it sends to, and the world outside. */
export type BackgroundPorts = SystemPorts &
  DeliveryPorts & {
    readonly deliveries: Outbox;
    readonly reactions: Outbox;
    readonly subscriptions: Subscriptions;
    /** Whether what failed can be tried again. */
    isPassing(error: unknown): boolean;
  };

export interface System {
  readonly credit: typeof creditPurchase;
  readonly giveBack: typeof returnPurchase;
  readonly enrol: typeof enrolMember;
  readonly adjust: typeof adjustPoints;
  readonly create: typeof createProgramme;
  readonly publish: typeof publishVersion;
  readonly balance: typeof readBalance;
  readonly fulfil: typeof fulfilOrder;
  readonly record: typeof recordActivity;
  readonly changeTier: typeof changeTier;
  readonly extend: typeof extendExpiry;
  readonly reinstate: typeof reinstatePoints;
  readonly freeze: typeof freezeAccount;
  readonly segment: typeof changeSegments;
  readonly tier: typeof readTier;
  readonly changeProfile: typeof changeProfile;
  readonly verify: typeof verifyLedger;
  readonly agenda: typeof workAgenda;
  readonly createReward: typeof createReward;
  readonly publishReward: typeof publishReward;
  readonly importCodes: typeof importCodes;
  readonly offers: typeof listRewards;
  readonly redeem: typeof redeemReward;
  readonly reserve: typeof reserveReward;
  readonly commit: typeof commitReservation;
  readonly cancel: typeof cancelRedemption;
  readonly use: typeof useVoucher;
  readonly restore: typeof restoreVoucher;
  readonly send: typeof fulfilRedemption;
  readonly answered: typeof redemptionAnswered;
  readonly showCode: typeof makeTillCode;
  readonly pay: typeof payWithPoints;
  readonly refund: typeof refundPoints;
  readonly registerEndpoint: typeof registerEndpoint;
  readonly moveEndpoint: typeof moveEndpoint;
  readonly changeEndpoint: typeof changeEndpoint;
  readonly removeEndpoint: typeof removeEndpoint;
  readonly replay: typeof replayPeriod;
  /** @returns the sequence of the first record that it did not get through. */
  readonly project: (ports: BackgroundPorts, batch: readonly StreamRecord[]) => Promise<number | undefined>;
  readonly deliver: typeof deliverEvent;
  readonly retry: typeof retryLane;
  readonly sweep: typeof sweepLanes;
  readonly chooseCode: typeof chooseReferralCode;
  readonly invite: typeof inviteFriend;
  readonly judge: typeof judgeReview;
  readonly react: typeof reactToReferral;
  readonly publishSegment: typeof publishSegment;
  readonly night: NightSteps;
}

/** Steps of the state machine that makes the reports. */
export interface NightSteps {
  readonly plan: typeof planRetention;
  readonly measure: typeof measureShards;
  readonly conclude: typeof concludeRun;
  readonly judge: typeof judgeShards;
  readonly report: typeof reportRun;
  readonly fail: typeof failRun;
}

export const realSystem: System = {
  credit: creditPurchase,
  giveBack: returnPurchase,
  enrol: enrolMember,
  adjust: adjustPoints,
  create: createProgramme,
  publish: publishVersion,
  balance: readBalance,
  fulfil: fulfilOrder,
  record: recordActivity,
  changeTier,
  extend: extendExpiry,
  reinstate: reinstatePoints,
  freeze: freezeAccount,
  segment: changeSegments,
  tier: readTier,
  changeProfile,
  verify: verifyLedger,
  agenda: workAgenda,
  createReward,
  publishReward,
  importCodes,
  offers: listRewards,
  redeem: redeemReward,
  reserve: reserveReward,
  commit: commitReservation,
  cancel: cancelRedemption,
  use: useVoucher,
  restore: restoreVoucher,
  send: fulfilRedemption,
  answered: redemptionAnswered,
  showCode: makeTillCode,
  pay: payWithPoints,
  refund: refundPoints,
  registerEndpoint,
  moveEndpoint,
  changeEndpoint,
  removeEndpoint,
  replay: replayPeriod,
  project: projectRecords,
  deliver: deliverEvent,
  retry: retryLane,
  sweep: sweepLanes,
  chooseCode: chooseReferralCode,
  invite: inviteFriend,
  judge: judgeReview,
  react: reactToReferral,
  publishSegment,
  night: { plan: planRetention, measure: measureShards, conclude: concludeRun, judge: judgeShards, report: reportRun, fail: failRun },
};

/** What a member sees of a level: for each requirement what there is, and what is missing. */
export interface LevelSeen {
  readonly id: string;
  readonly have: readonly number[];
  readonly missing: readonly number[];
  readonly met: boolean;
  readonly by: string | null;
}

/** What a member sees of the tier. */
export interface TierSeen {
  readonly memberId: string;
  readonly asOf: string;
  readonly tier: {
    readonly id: string;
    readonly since: string;
    readonly until: string | null;
    readonly reviewAt: string | null;
    readonly lockedUntil: string | null;
  } | null;
  readonly next: LevelSeen | null;
  readonly keep: LevelSeen | null;
}

export function seenOf({ memberId, asOf, standing, next, keep }: TierRead): TierSeen {
  const levelSeen = (level: TierRead['next']): LevelSeen | null =>
    level && {
      id: level.level.id,
      have: level.progress.map(({ have }) => have),
      missing: level.progress.map(({ missing }) => missing),
      met: level.met,
      by: level.by,
    };
  const { id = '', since = '', until = null, reviewAt = null, lockedUntil = null } = standing ?? {};
  return {
    memberId,
    asOf,
    tier: standing && { id, since, until, reviewAt, lockedUntil },
    next: levelSeen(next),
    keep: levelSeen(keep),
  };
}

/** What clients are told of a redemption. */
export interface RedemptionSeen {
  readonly redemptionId: string;
  readonly memberId: string;
  readonly rewardId: string;
  readonly rewardVersion: number;
  readonly state: Redemption['state'];
  readonly units: number;
  readonly points: number;
  readonly spent: readonly { readonly points: number; readonly expiresAt: string | null }[];
  readonly createdAt: string;
  readonly lapsesAt?: string | undefined;
  readonly issuedAt?: string | undefined;
  readonly voucher?: { readonly code: string; readonly expiresAt: string | null; readonly balance?: Money | undefined } | undefined;
  readonly code?: string | undefined;
}

export function redemptionSeenOf(redemption: Redemption): RedemptionSeen {
  const {
    programmeId: _programme,
    revision: _revision,
    shard: _shard,
    countedFrom: _from,
    fulfilment: _fulfilment,
    spent,
    lapsesAt,
    ...seen
  } = redemption;
  return {
    ...seen,
    spent: spent.map(({ points, expiresAt }) => ({ points, expiresAt })),
    lapsesAt: redemption.issuedAt === undefined ? lapsesAt : undefined,
  };
}

/** What a member sees of a reward: which version, and what stands in the way. */
export interface OfferSeen {
  readonly rewardId: string;
  readonly version: number;
  readonly reasons: readonly Offer['obstacles'][number]['reason'][];
}

export const offerSeenOf = ({ reward: { rewardId, version }, obstacles }: Offer): OfferSeen => ({
  rewardId,
  version,
  reasons: obstacles.map(({ reason }) => reason),
});

/** `redemption`: as it is kept now, where that can be seen. */
export interface RedemptionTold {
  readonly entry: Entry;
  /** Absent: tills are told of the entry alone. */
  readonly seen?: RedemptionSeen;
  readonly redemption?: Redemption;
  readonly replayed: boolean;
}

export type Answer =
  | { readonly to: 'referral-code'; readonly outcome: CodeOutcome }
  | { readonly to: 'invite'; readonly outcome: InvitedOutcome }
  | { readonly to: 'judge'; readonly outcome: JudgeOutcome }
  | { readonly to: 'create-endpoint' | 'move-endpoint' | 'change-endpoint' | 'remove-endpoint'; readonly outcome: Endpoint }
  | { readonly to: 'replay'; readonly outcome: { readonly sent: number } }
  | { readonly to: 'purchase' | 'return' | 'fulfil'; readonly outcome: EventOutcome }
  | { readonly to: 'activity'; readonly outcome: KeyedOutcome }
  | { readonly to: 'enrol'; readonly outcome: EnrolOutcome }
  | { readonly to: 'adjust' | 'change-tier' | 'extend' | 'reinstate' | 'freeze' | 'segment'; readonly outcome: AdjustOutcome }
  | { readonly to: 'pay' | 'refund'; readonly outcome: KeyedOutcome }
  | { readonly to: 'show-code'; readonly outcome: Pick<TillCode, 'code' | 'expiresAt'> }
  | { readonly to: 'publish' | 'create'; readonly outcome: PublishOutcome }
  | { readonly to: 'balance'; readonly outcome: Pick<BalanceRead, 'memberId' | 'asOf' | 'balance'> }
  | { readonly to: 'tier'; readonly outcome: TierSeen }
  | { readonly to: 'born'; readonly outcome: Pick<Profile, 'fields'> }
  | { readonly to: 'agenda'; readonly outcome: AgendaProgress }
  | { readonly to: 'verify'; readonly outcome: LedgerVerified }
  | { readonly to: 'create-reward' | 'publish-reward'; readonly outcome: { readonly version: Omit<RewardVersion, 'stockShards'> } }
  | { readonly to: 'import-codes'; readonly outcome: CodesImported }
  | { readonly to: 'offers'; readonly outcome: { readonly memberId: string; readonly offers: readonly OfferSeen[] } }
  | { readonly to: 'redeem' | 'reserve' | 'commit' | 'cancel' | 'use' | 'restore' | 'send'; readonly outcome: RedemptionTold };

export type { EventPorts };
