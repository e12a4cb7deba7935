/** A member's own enrolment and profile. The token's subject names the member, never a field of the request. */
import { MY_PROFILE_ROUTES } from '../../../shared/contract/members/my-profile-routes.ts';
import { withdrawMyIdentity } from '../../../shared/use-cases/members/change-identities.ts';
import { enrolMember } from '../../../shared/use-cases/members/enrol-member.ts';
import { changeProfile, readAnniversary, readProfile } from '../../../shared/use-cases/members/read-member.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { withKeyNamed } from '../kernel/keyed.ts';
import { me } from '../kernel/me.ts';
import { memberView } from './member-views.ts';

export const profile = feature(MY_PROFILE_ROUTES, {
  async enrol({ params: { programmeId }, body, caller: { subject, email, phone } }) {
    const { replayed, ...enrolled } = await enrolMember(platform(), {
      programmeId,
      identities: { subject, email, phone, card: body.card },
      fields: body.profile ?? {},
      referral: body.referral,
      device: body.device,
      proves: ['subject', 'email', 'phone'],
      cardPin: body.cardPin,
    });
    return { status: 201, replayed, body: { programmeId, ...enrolled } };
  },
  async getProfile({ params: { programmeId }, caller }) {
    return { status: 200, body: memberView(await readProfile(platform(), programmeId, await me(programmeId, caller))) };
  },
  async getAnniversary({ params: { programmeId }, caller }) {
    return { status: 200, body: await readAnniversary(platform(), programmeId, await me(programmeId, caller)) };
  },
  async withdrawMyCard({ params: { programmeId }, headers, body, caller }) {
    const memberId = await me(programmeId, caller);
    const command = { programmeId, memberId, by: memberId, idempotencyKey: headers['idempotency-key'], identity: body };
    const { entry, replayed } = await withKeyNamed(() => withdrawMyIdentity(platform(), command));
    return { status: 200, replayed, body: { memberId, entry: entry.number } };
  },
  async changeProfile({ params: { programmeId }, body, caller }) {
    return { status: 200, body: memberView(await changeProfile(platform(), programmeId, await me(programmeId, caller), body)) };
  },
});
