/** The simulated system: the real use cases, unless a test replaces some. */

import type { TillCode } from '../../../shared/domain/checkout/till-code.ts';
import type { Endpoint } from '../../../shared/domain/events/endpoint.ts';
import type { Entry } from '../../../shared/domain/ledger/entry.ts';
import type { Profile } from '../../../shared/domain/members/member.ts';
import type { Redemption } from '../../../shared/domain/rewards/redemption.ts';
import type { RewardVersion } from '../../../shared/domain/rewards/reward.ts';
import type { Money } from '../../../shared/domain/rewards/reward-terms.ts';
import type { Outbox } from '../../../shared/ports/events/outbox.ts';
import type { Ports } from '../../../shared/ports/ports.ts';
import { type AgendaProgress, workAgenda } from '../../../shared/use-cases/agenda/work-agenda.ts';
import { concludeRun } from '../../../shared/use-cases/analytics/conclude-run.ts';
import { judgeShards } from '../../../shared/use-cases/analytics/judge-shards.ts';
import { measureShards } from '../../../shared/use-cases/analytics/measure-shards.ts';
import { planRuns } from '../../../shared/use-cases/analytics/plan-runs.ts';
import { failRun, reportRun } from '../../../shared/use-cases/analytics/report-run.ts';
import { makeTillCode } from '../../../shared/use-cases/checkout/make-till-code.ts';
import { payWithPoints, refundPoints } from '../../../shared/use-cases/checkout/pay-with-points.ts';
import { restoreVoucher, useVoucher } from '../../../shared/use-cases/checkout/use-voucher.ts';
import { creditPurchase, type EventOutcome, type EventPorts } from '../../../shared/use-cases/earning/credit-purchase.ts';
import { fulfilOrder } from '../../../shared/use-cases/earning/fulfil-order.ts';
import { recordActivity } from '../../../shared/use-cases/earning/record-activity.ts';
import { returnPurchase } from '../../../shared/use-cases/earning/return-purchase.ts';
import { type DeliveryPorts, deliverEvent } from '../../../shared/use-cases/events/deliver-event.ts';
import { replayPeriod } from '../../../shared/use-cases/events/deliveries.ts';
import { changeEndpoint, moveEndpoint, registerEndpoint, removeEndpoint } from '../../../shared/use-cases/events/endpoints.ts';
import { retryLane } from '../../../shared/use-cases/events/retry-lane.ts';
import type { Subscriptions } from '../../../shared/use-cases/events/subscriptions.ts';
import { sweepLanes } from '../../../shared/use-cases/events/sweep-lanes.ts';
import { type JudgeOutcome, judgeReview } from '../../../shared/use-cases/fraud/decide-review.ts';
import { freezeAccount } from '../../../shared/use-cases/fraud/freeze-account.ts';
import type { KeyedOutcome } from '../../../shared/use-cases/kernel/idempotency.ts';
import type { AdjustOutcome } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { adjustPoints } from '../../../shared/use-cases/ledger/adjust-points.ts';
import { extendExpiry, reinstatePoints } from '../../../shared/use-cases/ledger/extend-points.ts';
import { type LedgerVerified, verifyLedger } from '../../../shared/use-cases/ledger/verify-ledger.ts';
import { type EnrolOutcome, enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { type BalanceRead, changeProfile, readBalance, readTier, type TierRead } from '../../../shared/use-cases/members/read-member.ts';
import type { ProgrammeVersions } from '../../../shared/use-cases/programmes/programme-versions.ts';
import { createProgramme, type PublishOutcome, publishVersion } from '../../../shared/use-cases/programmes/publish-programme.ts';
import { type InvitedOutcome, inviteFriend } from '../../../shared/use-cases/referrals/invite-friend.ts';
import { reactToReferral } from '../../../shared/use-cases/referrals/react-to-referral.ts';
import { type CodeOutcome, chooseReferralCode } from '../../../shared/use-cases/referrals/referral-code.ts';
import { cancelForMember, cancelRedemption } from '../../../shared/use-cases/rewards/cancel-redemption.ts';
import { commitReservation } from '../../../shared/use-cases/rewards/commit-reservation.ts';
import { type CodesImported, importCodes } from '../../../shared/use-cases/rewards/import-codes.ts';
import { listRewards, type Offer } from '../../../shared/use-cases/rewards/list-rewards.ts';
import { createReward, publishReward } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { redeemReward } from '../../../shared/use-cases/rewards/redeem-reward.ts';
import { redemptionAnswered } from '../../../shared/use-cases/rewards/redemption-answered.ts';
import { reserveReward } from '../../../shared/use-cases/rewards/reserve-reward.ts';
import type { RewardVersions } from '../../../shared/use-cases/rewards/reward-versions.ts';
import { fulfilRedemption } from '../../../shared/use-cases/rewards/ship-parcel.ts';
import { changeSegments } from '../../../shared/use-cases/segments/change-segments.ts';
import { publishSegment } from '../../../shared/use-cases/segments/publish-segment.ts';
import { changeTier } from '../../../shared/use-cases/tiers/change-tier.ts';
import { projectRecords } from '../events/project-records.ts';
import type { StreamRecord } from '../events/stream.ts';

export type SystemPorts = Ports & { readonly versions: ProgrammeVersions; readonly rewards: RewardVersions };

/** The additional ports of background work: its queues, and the world outside. */
export type BackgroundPorts = SystemPorts &
  DeliveryPorts & {
    readonly deliveries: Outbox;
    readonly reactions: Outbox;
    readonly subscriptions: Subscriptions;
    /** Whether a failure is transient. */
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
  readonly cancel: typeof cancelByAnyone;
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
  /** @returns the sequence of the first record that failed. undefined: all succeeded. */
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

/** The steps of the state machine that makes reports. */
export interface NightSteps {
  readonly plan: typeof planRuns;
  readonly measure: typeof measureShards;
  readonly conclude: typeof concludeRun;
  readonly judge: typeof judgeShards;
  readonly report: typeof reportRun;
  readonly fail: typeof failRun;
}

/** By the member, or by staff with a reason. */
const cancelByAnyone = (
  ports: SystemPorts,
  { reason, ...command }: Parameters<typeof cancelRedemption>[1] & { readonly reason?: string | undefined },
) => (reason === undefined ? cancelRedemption(ports, command) : cancelForMember(ports, { ...command, reason }));

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
  cancel: cancelByAnyone,
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
  night: { plan: planRuns, measure: measureShards, conclude: concludeRun, judge: judgeShards, report: reportRun, fail: failRun },
};

/** A tier level as a member sees it: the present and missing amount of each requirement. */
export interface LevelSeen {
  readonly id: string;
  readonly have: readonly number[];
  readonly missing: readonly number[];
  readonly met: boolean;
  readonly by: string | null;
}

/** The tier as a member sees it. */
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

/** A redemption as clients see it. */
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

/** A reward as a member sees it: its version and obstacles. */
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

/** `redemption`: as stored now, where it can be read. */
export interface AnsweredRedemption {
  readonly entry: Entry;
  /** Absent: tills only get the entry. */
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
  | { readonly to: 'redeem' | 'reserve' | 'commit' | 'cancel' | 'use' | 'restore' | 'send'; readonly outcome: AnsweredRedemption };

export type { EventPorts };
