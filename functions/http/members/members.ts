/** Support enrols, finds and reads members. */
import { MEMBER_ADMIN_ROUTES } from '../../../shared/contract/members/member-admin-routes.ts';
import { inNormalForm } from '../../../shared/domain/kernel/foreign-id.ts';
import { listEntriesWithNotes } from '../../../shared/use-cases/ledger/list-entries.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { findMembers, readMember } from '../../../shared/use-cases/members/find-members.ts';
import { readBalance } from '../../../shared/use-cases/members/read-member.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { numberedPage } from '../kernel/page.ts';
import { entryView } from '../ledger/entry-view.ts';
import { balanceView, memberWithBalanceView } from './member-views.ts';

export const members = feature(MEMBER_ADMIN_ROUTES, {
  async enrolMember({ params: { programmeId }, body: { profile, device, referral, ...sent } }) {
    const identities = inNormalForm(sent);
    const { replayed, ...enrolled } = await enrolMember(platform(), { programmeId, identities, fields: profile ?? {}, device, referral });
    return { status: 201, replayed, body: { programmeId, ...enrolled } };
  },
  async findMembers({ params: { programmeId }, query }) {
    return { status: 200, body: { items: (await findMembers(platform(), programmeId, query)).map(memberWithBalanceView) } };
  },
  async getMember({ params: { programmeId, memberId } }) {
    return { status: 200, body: memberWithBalanceView(await readMember(platform(), programmeId, memberId)) };
  },
  async getMemberBalance({ params: { programmeId, memberId } }) {
    return { status: 200, body: balanceView(await readBalance(platform(), programmeId, memberId)) };
  },
  async listMemberEntries({ params: { programmeId, memberId }, query }) {
    return {
      status: 200,
      body: await numberedPage(
        query,
        (before, limit) => listEntriesWithNotes(staffPlatform(), programmeId, memberId, before, limit),
        entryView,
      ),
    };
  },
});
