/** What support does for members, and sees of them. */
import { MEMBER_ADMIN_ROUTES } from '../../../shared/contract/members/member-admin-routes.ts';
import { Refusal } from '../../../shared/domain/kernel/refusal.ts';
import { identitiesIn } from '../../../shared/domain/members/member.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { findMember, readBalance, readProfile } from '../../../shared/use-cases/members/read-member.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { numberedPage } from '../kernel/page.ts';
import { entryView } from '../ledger/entry-view.ts';
import { balanceView, marksView, memberView } from './member-views.ts';

export const members = feature(MEMBER_ADMIN_ROUTES, {
  async enrolMember({ params: { programmeId }, body: { profile, device, referral, ...identities } }) {
    const { replayed, ...enrolled } = await enrolMember(platform(), { programmeId, identities, fields: profile ?? {}, device, referral });
    return { status: 201, replayed, body: { programmeId, ...enrolled } };
  },
  async findMembers({ params: { programmeId }, query }) {
    await existing(programmeId);
    const found = await Promise.all(identitiesIn(query).map(([kind, value]) => foundMember(programmeId, kind, value)));
    return { status: 200, body: { items: await Promise.all(found.flat().map((memberId) => memberWithBalance(programmeId, memberId))) } };
  },
  async getMember({ params: { programmeId, memberId } }) {
    return { status: 200, body: await memberWithBalance(programmeId, memberId) };
  },
  async getMemberBalance({ params: { programmeId, memberId } }) {
    return { status: 200, body: balanceView(await readBalance(platform(), programmeId, memberId)) };
  },
  async listMemberEntries({ params: { programmeId, memberId }, query }) {
    await readProfile(platform(), programmeId, memberId);
    return {
      status: 200,
      body: await numberedPage(query, (before, limit) => platform().store.entriesBefore(programmeId, memberId, before, limit), entryView),
    };
  },
});

async function foundMember(programmeId: string, ...identity: [Parameters<typeof findMember>[2], string]): Promise<readonly string[]> {
  try {
    return [await findMember(platform(), programmeId, ...identity)];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}

async function memberWithBalance(programmeId: string, memberId: string) {
  const [profile, { account, balance }] = await Promise.all([
    readProfile(platform(), programmeId, memberId),
    readBalance(platform(), programmeId, memberId),
  ]);
  return { ...memberView(profile), balance, ...marksView(account) };
}
