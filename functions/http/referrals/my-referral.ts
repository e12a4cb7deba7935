/** A member's own referral code, invitations and friends. */
import { MY_REFERRAL_ROUTES } from '../../../shared/contract/referrals/my-referral-routes.ts';
import { inviteFriend } from '../../../shared/use-cases/referrals/invite-friend.ts';
import { listFriends, readReferral } from '../../../shared/use-cases/referrals/read-referral.ts';
import { chooseReferralCode } from '../../../shared/use-cases/referrals/referral-code.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { me } from '../kernel/me.ts';
import { friendsPage } from '../kernel/page.ts';
import { codeView, friendView, referralView } from './referral-view.ts';

export const referrals = feature(MY_REFERRAL_ROUTES, {
  async getReferral({ params: { programmeId }, caller }) {
    return { status: 200, body: referralView(await readReferral(platform(), programmeId, await me(programmeId, caller))) };
  },
  async chooseReferralCode({ params: { programmeId }, body, caller }) {
    return { status: 200, body: codeView(await chooseReferralCode(platform(), programmeId, await me(programmeId, caller), body.code)) };
  },
  async inviteFriend({ params: { programmeId }, body, caller }) {
    const { friendId, until, replayed } = await inviteFriend(platform(), programmeId, await me(programmeId, caller), body);
    return { status: 201, replayed, body: { friend: friendId, until } };
  },
  async listFriends({ params: { programmeId }, query, caller }) {
    const memberId = await me(programmeId, caller);
    const read = (after: string | undefined, limit: number) => listFriends(platform(), programmeId, memberId, after, limit);
    return { status: 200, body: await friendsPage(query, read, friendView) };
  },
});
