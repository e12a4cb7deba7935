/** The catalogue of rewards and members' redemptions, for the people of the brand; served by admin-api. */

import type { RoutesOf } from '../kernel/route.ts';
import { inProgramme, keyed, MANAGERS, ofMember, pageOf, READERS, SERVICE } from '../kernel/route-parts.ts';
import { PageQuery } from '../kernel/values.ts';
import { Cancellation, Redeemed, Redemption } from './redemptions.ts';
import { CodeBatch, CodesImported, RewardDetail, RewardPublication, RewardStateChange } from './reward-changes.ts';
import { RedemptionId, RewardFile, RewardId, RewardVersion } from './rewards.ts';

const ofReward = inProgramme.extend({ rewardId: RewardId });
const ofRedemption = ofMember.extend({ redemptionId: RedemptionId });

const rewardExample = {
  state: 'active',
  texts: [{ language: 'en', name: 'A cup of coffee' }],
  gift: { kind: 'voucher', benefit: { type: 'free-product', sku: 'COFFEE' } },
  cost: { points: 50 },
  stock: 1_000,
  voucherLifetime: { days: 30, to: 'day' },
  reservationMinutes: 15,
  cancel: { issued: 'unused', expiredPoints: 'expire' },
};

export const REWARD_ROUTES = {
  createReward: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/rewards',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Create a reward from its file',
    description: 'Version 1 takes effect at once. The same file again gets the first answer again.',
    params: inProgramme,
    body: RewardFile,
    example: { id: 'rew_coffee', ...rewardExample },
    replays: true,
    answers: { 201: RewardVersion },
    problems: ['ALREADY_EXISTS'],
  },
  listRewards: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/rewards',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The rewards: the newest version of each',
    params: inProgramme,
    query: PageQuery,
    answers: { 200: pageOf(RewardVersion) },
  },
  getReward: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/rewards/{rewardId}',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'A reward: the version in force, and its inventory',
    params: ofReward,
    answers: { 200: RewardDetail },
  },
  publishReward: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/rewards/{rewardId}/versions',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Publish a new version of a reward',
    description:
      'Versions are immutable and numbered, and take effect as versions of programmes do. A redemption keeps the version that it was made under. `stock` is the total number ever given out: a smaller number applies at once, a larger one at the latest when the version takes effect. The kind of gift, and whether inventory is counted, cannot change.',
    params: ofReward,
    body: RewardPublication,
    example: rewardExample,
    replays: true,
    answers: { 201: RewardVersion },
    problems: ['WRONG_STATE', 'VERSION_CONFLICT'],
  },
  listRewardVersions: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/rewards/{rewardId}/versions',
    servedBy: 'admin-api',
    caller: READERS,
    summary: 'The versions of a reward, the newest first',
    params: ofReward,
    query: PageQuery,
    answers: { 200: pageOf(RewardVersion) },
  },
  changeRewardState: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/rewards/{rewardId}/state',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Pause, resume or archive a reward',
    description: 'Publishes the newest terms again, in another state. Earlier redemptions stay as they are.',
    params: ofReward,
    body: RewardStateChange,
    example: { state: 'paused' },
    replays: true,
    answers: { 201: RewardVersion },
    problems: ['WRONG_STATE', 'VERSION_CONFLICT'],
  },
  importCodes: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/rewards/{rewardId}/codes',
    servedBy: 'admin-api',
    caller: MANAGERS,
    summary: 'Import the codes of a reward',
    description: 'For a reward of kind `code`. Each code is given once. The same codes again add nothing.',
    params: ofReward,
    body: CodeBatch,
    example: { codes: ['SUMMER-7F3K', 'SUMMER-9Q2M'] },
    answers: { 200: CodesImported },
  },

  listMemberRedemptions: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/redemptions',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "A member's redemptions, the newest first",
    params: ofMember,
    query: PageQuery,
    answers: { 200: pageOf(Redemption) },
  },
  getMemberRedemption: {
    method: 'GET',
    path: '/v1/programmes/{programmeId}/members/{memberId}/redemptions/{redemptionId}',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "One of a member's redemptions",
    params: ofRedemption,
    answers: { 200: Redemption },
  },
  cancelMemberRedemption: {
    method: 'POST',
    path: '/v1/programmes/{programmeId}/members/{memberId}/redemptions/{redemptionId}/cancel',
    servedBy: 'admin-api',
    caller: SERVICE,
    summary: "Cancel a member's redemption, with a reason",
    description: "The reward's terms apply. Points return to the expiry batches that they came from.",
    params: ofRedemption,
    headers: keyed,
    body: Cancellation,
    example: { reason: 'the shop was closed' },
    replays: true,
    answers: { 200: Redeemed },
    problems: ['IDEMPOTENCY_MISMATCH', 'WRONG_STATE', 'LIMIT_EXCEEDED'],
  },
} as const satisfies RoutesOf<'admin-api'>;
