/** A member's rewards and redemptions. */
import { REDEMPTION_ROUTES } from '../../../shared/contract/rewards/redemption-routes.ts';
import { cancelRedemption } from '../../../shared/use-cases/rewards/cancel-redemption.ts';
import { commitReservation } from '../../../shared/use-cases/rewards/commit-reservation.ts';
import { listRewards } from '../../../shared/use-cases/rewards/list-rewards.ts';
import { listRedemptions, readRedemption } from '../../../shared/use-cases/rewards/read-redemptions.ts';
import { redeemReward } from '../../../shared/use-cases/rewards/redeem-reward.ts';
import type { RedemptionOutcome } from '../../../shared/use-cases/rewards/redemption-command.ts';
import { reserveReward } from '../../../shared/use-cases/rewards/reserve-reward.ts';
import type { TokenCaller } from '../../edge/caller.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { withKeyNamed } from '../kernel/keyed.ts';
import { me } from '../kernel/me.ts';
import { namedPage } from '../kernel/page.ts';
import { offerView } from './offer-view.ts';
import { redeemed, redemptionView } from './redemption-view.ts';

export const redemptions = feature(REDEMPTION_ROUTES, {
  async listOffers({ params: { programmeId }, query, caller }) {
    const memberId = await me(programmeId, caller);
    return {
      status: 200,
      body: await namedPage(
        query,
        (after, limit) => listRewards(platform(), programmeId, memberId, after, limit),
        (offer) => offerView(offer, query.language),
      ),
    };
  },
  async redeem({ params, headers, body, caller }) {
    const asked = await own(params.programmeId, headers, caller);
    return answered(201, () => redeemReward(platform(), { ...asked, ...body }));
  },
  async reserve({ params, headers, body, caller }) {
    const asked = await own(params.programmeId, headers, caller);
    return answered(201, () => reserveReward(platform(), { ...asked, ...body }));
  },
  async listRedemptions({ params: { programmeId }, query, caller }) {
    const memberId = await me(programmeId, caller);
    return {
      status: 200,
      body: await namedPage(query, (before, limit) => listRedemptions(platform(), programmeId, memberId, before, limit), redemptionView),
    };
  },
  async getRedemption({ params: { programmeId, redemptionId }, caller }) {
    const memberId = await me(programmeId, caller);
    return { status: 200, body: redemptionView(await readRedemption(platform(), { programmeId, memberId, redemptionId })) };
  },
  async commitRedemption({ params: { programmeId, redemptionId }, headers, caller }) {
    const asked = await own(programmeId, headers, caller);
    return answered(200, () => commitReservation(platform(), { ...asked, redemptionId }));
  },
  async cancelRedemption({ params: { programmeId, redemptionId }, headers, caller }) {
    const asked = await own(programmeId, headers, caller);
    return answered(200, () => cancelRedemption(platform(), { ...asked, redemptionId }));
  },
});

/** Keys are the member's own: by the name that the platform gave, not by the token's. */
async function own(programmeId: string, headers: { readonly 'idempotency-key': string }, caller: TokenCaller) {
  const memberId = await me(programmeId, caller);
  return { programmeId, memberId, by: memberId, idempotencyKey: headers['idempotency-key'] };
}

async function answered<Status extends 200 | 201>(status: Status, act: () => Promise<RedemptionOutcome>) {
  const outcome = await withKeyNamed(act);
  return { status, replayed: outcome.replayed, body: await redeemed(outcome) };
}
