/** A member invites a friend, who then counts as theirs even without a code. */
import { dateOf } from '../../domain/kernel/calendar.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import { normaliseIdentity } from '../../domain/members/member.ts';
import { type Friend, type Invitation, invitedIdOf, newInvitation } from '../../domain/referrals/friend.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import type { ReferralPorts } from './referral-code.ts';

export type Invitee = { readonly email: string } | { readonly phone: string };

export interface InvitedOutcome {
  readonly friendId: string;
  readonly until: Instant;
  /** An earlier invitation is still valid: nothing was written. */
  readonly replayed: boolean;
}

/** Name of the counter of a member's daily invitations. No reward can have this name. */
const INVITATIONS = 'invitations';

/**
 * Does not reveal whether the friend is a member. A friend with several invitations belongs to the earliest one that is still valid.
 * @throws Refusal NOT_FOUND, NOT_AVAILABLE, LIMIT_EXCEEDED; Busy.
 */
export async function inviteFriend(
  ports: ReferralPorts & Pick<Ports, 'identities'>,
  programmeId: string,
  referrerId: string,
  invitee: Invitee,
): Promise<InvitedOutcome> {
  const { store, clock, versions } = ports;
  const [kind, value] = 'email' in invitee ? (['email', invitee.email] as const) : (['phone', invitee.phone] as const);
  const key = await ports.identities.keyOf(programmeId, kind, normaliseIdentity(kind, value));
  const named = { programmeId, referrerId, key };
  const friendId = invitedIdOf(named);

  return decideAndCommit(ports, async (conflicts): Promise<Attempt<InvitedOutcome>> => {
    const now = clock.now();
    const { terms } = await versions.at(programmeId, now);
    const invitations = terms.referrals?.invitations;
    if (invitations === undefined) throw new Refusal('NOT_AVAILABLE', 'members of this programme invite no friends: pass your code on');
    const [account, before, listed] = await Promise.all([
      store.account(programmeId, referrerId),
      store.invitation(programmeId, key, referrerId),
      store.friend(programmeId, referrerId, friendId),
    ]);
    if (account === undefined) throw new Refusal('NOT_FOUND', 'there is no such member', 'memberId');
    if (before !== undefined && now < before.until) return { answer: { friendId, until: before.until, replayed: true } };
    const counter = { programmeId, memberId: referrerId, rewardId: INVITATIONS, from: dateOf(now, terms.timeZone) };
    if (conflicts.some(({ on }) => on === 'limit') && (await store.redeemed(counter)) >= invitations.perDay) {
      throw new Refusal('LIMIT_EXCEEDED', `a member can invite ${invitations.perDay} a day`);
    }
    const invitation = newInvitation(named, before, invitations.windowDays, now);
    return {
      answer: { friendId, until: invitation.until, replayed: false },
      changes: [
        { kind: 'invitation', invitation, expected: before?.revision ?? 0 },
        { kind: 'limit', ...counter, limit: invitations.perDay },
        ...listedAs(invitation, friendId, listed),
      ],
    };
  });
}

/** Puts the friend on the member's list once, and counts a new one. */
function listedAs({ programmeId, referrerId, invitedAt, until }: Invitation, friendId: string, before: Friend | undefined) {
  const revision = (before?.revision ?? 0) + 1;
  const friend: Friend = { programmeId, referrerId, friendId, stage: 'invited', since: invitedAt, until, entry: 0, revision };
  return [
    { kind: 'friend', friend, expected: revision - 1 } as const,
    ...(before === undefined ? [{ kind: 'friends-at-stage', friend, stage: 'invited', by: 1 } as const] : []),
  ];
}
