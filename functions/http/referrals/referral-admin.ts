/** A member's referrals, for the brand's staff. */
import { REFERRAL_ROUTES } from '../../../shared/contract/referrals/referral-routes.ts';
import { listFriends, readReferral } from '../../../shared/use-cases/referrals/read-referral.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { friendsPage } from '../kernel/page.ts';
import { friendOfMemberView, referralView } from './referral-view.ts';

export const referrals = feature(REFERRAL_ROUTES, {
  async getMemberReferral({ params: { programmeId, memberId } }) {
    return { status: 200, body: referralView(await readReferral(platform(), programmeId, memberId)) };
  },
  async listMemberFriends({ params: { programmeId, memberId }, query }) {
    const read = (after: string | undefined, limit: number) => listFriends(platform(), programmeId, memberId, after, limit);
    return { status: 200, body: await friendsPage(query, read, friendOfMemberView) };
  },
});
