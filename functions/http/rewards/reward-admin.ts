/** The catalogue and members' redemptions, for managers and support. */
import { REWARD_ROUTES } from '../../../shared/contract/rewards/reward-routes.ts';
import { cancelForMember } from '../../../shared/use-cases/rewards/cancel-redemption.ts';
import { changeRewardState } from '../../../shared/use-cases/rewards/change-reward-state.ts';
import { importCodes, readStock } from '../../../shared/use-cases/rewards/import-codes.ts';
import { createReward, publishReward, type RewardPublished } from '../../../shared/use-cases/rewards/publish-reward.ts';
import { listRedemptions, readRedemption } from '../../../shared/use-cases/rewards/read-redemptions.ts';
import { listNewestRewards, listRewardVersions } from '../../../shared/use-cases/rewards/read-rewards.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { byHand } from '../kernel/by-hand.ts';
import { namedPage, numberedPage } from '../kernel/page.ts';
import { redeemed, redemptionView } from './redemption-view.ts';

export const rewards = feature(REWARD_ROUTES, {
  async createReward({ params: { programmeId }, body: { id: rewardId, state, ...terms }, caller: { subject: by } }) {
    return published(await createReward(platform(), { programmeId, rewardId, state, terms, by }));
  },
  async listRewards({ params: { programmeId }, query }) {
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => listNewestRewards(platform(), programmeId, after, limit),
        (version) => version,
      ),
    };
  },
  async getReward({ params: { programmeId, rewardId } }) {
    const { rewards, clock } = platform();
    const reward = await rewards.at(programmeId, rewardId, clock.now());
    const stock = await readStock(platform(), programmeId, rewardId);
    return { status: 200, body: { ...reward, stock } };
  },
  async publishReward({ params, body: { state, effectiveAt, basedOn, ...terms }, caller: { subject: by } }) {
    return published(await publishReward(platform(), { ...params, state, terms, by }, { effectiveAt, basedOn: basedOn ?? 'own' }));
  },
  async listRewardVersions({ params: { programmeId, rewardId }, query }) {
    return {
      status: 200,
      body: await numberedPage(
        query,
        (before, limit) => listRewardVersions(platform(), programmeId, rewardId, before, limit),
        (version) => version,
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
    return {
      status: 200,
      body: await namedPage(query, (before, limit) => listRedemptions(platform(), programmeId, memberId, before, limit), redemptionView),
    };
  },
  async getMemberRedemption({ params }) {
    return { status: 200, body: redemptionView(await readRedemption(platform(), params)) };
  },
  async cancelMemberRedemption({ params, headers, body: { reason }, caller }) {
    const { redemptionId } = params;
    const outcome = await byHand(params, headers, caller, (who) => cancelForMember(staffPlatform(), { ...who, redemptionId, reason }));
    return { status: 200, replayed: outcome.replayed, body: await redeemed(outcome) };
  },
});

const published = ({ version, replayed }: RewardPublished) => ({
  status: 201 as const,
  replayed,
  body: version,
});
