/** What mobile apps call. The member is the token's subject, never a name in the request. */
import { MEMBER_ROUTES } from '../../shared/contract/members/member-routes.ts';
import { enrolMember } from '../../shared/use-cases/members/enrol-member.ts';
import { changeProfile, readBalance, readProfile, readTier } from '../../shared/use-cases/members/read-member.ts';
import { endpoint } from '../edge/endpoint.ts';
import { platform } from '../edge/wire.ts';
import { tillCodeHandlers } from './checkout/till-code.ts';
import { me } from './kernel/me.ts';
import { numberedPage } from './kernel/page.ts';
import { entryView } from './ledger/entry-view.ts';
import { balanceView, memberView } from './members/member-views.ts';
import { myReferralHandlers } from './referrals/my-referral.ts';
import { redemptionHandlers } from './rewards/redemptions.ts';
import { tierView } from './tiers/tier-view.ts';

export const handler = endpoint(MEMBER_ROUTES, {
  async enrol({ params: { programmeId }, body, caller: { subject, email, phone } }) {
    const { replayed, ...enrolled } = await enrolMember(platform(), {
      programmeId,
      identities: { subject, email, phone, card: body.card },
      fields: body.profile ?? {},
      referral: body.referral,
      device: body.device,
    });
    return { status: 201, replayed, body: { programmeId, ...enrolled } };
  },

  async getProfile({ params: { programmeId }, caller }) {
    return { status: 200, body: memberView(await readProfile(platform(), programmeId, await me(programmeId, caller))) };
  },

  async changeProfile({ params: { programmeId }, body, caller }) {
    return { status: 200, body: memberView(await changeProfile(platform(), programmeId, await me(programmeId, caller), body)) };
  },

  async getBalance({ params: { programmeId }, caller }) {
    return { status: 200, body: balanceView(await readBalance(platform(), programmeId, await me(programmeId, caller))) };
  },

  async getTier({ params: { programmeId }, caller }) {
    return { status: 200, body: tierView(await readTier(platform(), programmeId, await me(programmeId, caller))) };
  },

  async listEntries({ params: { programmeId }, query, caller }) {
    const memberId = await me(programmeId, caller);
    return {
      status: 200,
      body: await numberedPage(query, (before, limit) => platform().store.entriesBefore(programmeId, memberId, before, limit), entryView),
    };
  },

  ...tillCodeHandlers,

  ...redemptionHandlers,

  ...myReferralHandlers,
});
