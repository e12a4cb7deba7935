/** What managers and support do about rewards. */
import { REWARD_ROUTES } from '../../../shared/contract/rewards/reward-routes.ts';
import { readProfile } from '../../../shared/use-cases/members/read-member.ts';
import { cancelRedemption } from '../../../shared/use-cases/rewards/cancel-redemption.ts';
import { changeRewardState } from '../../../shared/use-cases/rewards/change-reward-state.ts';
import { redemptionOf } from '../../../shared/use-cases/rewards/decide-redemption.ts';
import { importCodes, readStock } from '../../../shared/use-cases/rewards/import-codes.ts';
import { createReward, publishReward, type RewardPublished } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { newestRewards } from '../../../shared/use-cases/rewards/read-rewards.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { withKeyNamed } from '../kernel/keyed.ts';
import { namedPage, numberedPage } from '../kernel/page.ts';
import { redeemed, redemptionView } from './redemption-view.ts';
import { rewardVersionView } from './reward-version-view.ts';

export const rewards = feature(REWARD_ROUTES, {
  async createReward({ params: { programmeId }, body: { id: rewardId, state, ...terms }, caller: { subject: by } }) {
    return published(await createReward(platform(), { programmeId, rewardId, state, terms, by }));
  },
  async listRewards({ params: { programmeId }, query }) {
    await existing(programmeId);
    return {
      status: 200,
      body: await namedPage(query, (after, limit) => newestRewards(platform().store, programmeId, after, limit), rewardVersionView),
    };
  },
  async getReward({ params: { programmeId, rewardId } }) {
    const { rewards, clock } = platform();
    const reward = await rewards.at(programmeId, rewardId, clock.now());
    const { left, isLow } = await readStock(platform(), programmeId, rewardId);
    return { status: 200, body: { ...rewardVersionView(reward), stock: { left, isLow } } };
  },
  async publishReward({ params, body: { state, effectiveAt, ...terms }, caller: { subject: by } }) {
    return published(await publishReward(platform(), { ...params, state, terms, by }, effectiveAt));
  },
  async listRewardVersions({ params: { programmeId, rewardId }, query }) {
    const { rewards, clock, store } = platform();
    await rewards.at(programmeId, rewardId, clock.now());
    return {
      status: 200,
      body: await numberedPage(
        query,
        (before, limit) => store.rewardVersionsBefore(programmeId, rewardId, before, limit),
        rewardVersionView,
      ),
    };
  },
  async changeRewardState({ params, body: { state, effectiveAt }, caller: { subject: by } }) {
    return published(await changeRewardState(platform(), { ...params, state, by }, effectiveAt));
  },
  async importCodes({ params: { programmeId, rewardId }, body: { codes } }) {
    const { added, known } = await importCodes(platform(), programmeId, rewardId, codes);
    return { status: 200, body: { added, known } };
  },

  async listMemberRedemptions({ params: { programmeId, memberId }, query }) {
    const { store, clock } = platform();
    await readProfile(platform(), programmeId, memberId);
    const now = clock.now();
    return {
      status: 200,
      body: await namedPage(
        query,
        (before, limit) => store.redemptionsBefore(programmeId, memberId, before, limit),
        (redemption) => redemptionView(redemption, now),
      ),
    };
  },
  async getMemberRedemption({ params }) {
    const { clock } = platform();
    return { status: 200, body: redemptionView(await redemptionOf(platform(), params), clock.now()) };
  },
  async cancelMemberRedemption({ params, headers, body: { reason }, caller: { subject: by } }) {
    const asked = { ...params, reason, by, idempotencyKey: headers['idempotency-key'] };
    const outcome = await withKeyNamed(() => cancelRedemption(platform(), asked));
    return { status: 200, replayed: outcome.replayed, body: await redeemed(outcome) };
  },
});

const published = ({ version, replayed }: RewardPublished) => ({
  status: 201 as const,
  replayed,
  body: rewardVersionView(version),
});
