/** Referral codes, invitations and friends, read. */
import type { IdentityKey } from '../../domain/members/identity.ts';
import type { Friend, FriendCounts, Invitation } from '../../domain/referrals/friend.ts';
import type { ReferralStage } from '../../domain/referrals/referral.ts';
import type { ReferralCode, Referrer } from '../../domain/referrals/referral-code.ts';
import type { Item } from '../kernel/item-table.ts';
import { counterIn } from '../kernel/reads.ts';
import { instant, object, oneOf, optional, text, whole } from '../kernel/shape.ts';
import { stored } from '../kernel/stored.ts';
import { identityKind } from '../members/ledger-part.ts';
import { referralItems } from './items.ts';

export const referralCodeFrom = stored(
  referralItems.referralCode,
  object<ReferralCode>(() => ({ programmeId: text, code: text, memberId: text })),
);

export const referrerFrom = stored(
  referralItems.referrer,
  object<Referrer>(() => ({ programmeId: text, memberId: text, code: text, renames: whole, since: instant, revision: whole })),
);

const storedInvitation = stored(
  referralItems.invitation,
  object<Omit<Invitation, 'key'> & IdentityKey>(() => ({
    programmeId: text,
    kind: identityKind,
    hash: text,
    referrerId: text,
    invitedAt: instant,
    until: instant,
    revision: whole,
  })),
);

export function invitationFrom(item: Item): Invitation {
  const { kind, hash, ...invitation } = storedInvitation(item);
  return { ...invitation, key: { kind, hash } };
}

export const friendFrom = stored(
  referralItems.friend,
  object<Friend>(() => ({
    programmeId: text,
    referrerId: text,
    friendId: text,
    stage: oneOf('invited', 'enrolled', 'qualified', 'rewarded', 'expired', 'rejected', 'reversed'),
    since: instant,
    refereeId: optional(text),
    entry: whole,
    revision: whole,
    until: optional(instant),
  })),
);

/** All shards together. */
export function friendCountsFrom(items: readonly Item[]): FriendCounts {
  const { friendsAtStage } = referralItems;
  const at = (stage: ReferralStage): number =>
    items.filter(({ SK }) => SK === friendsAtStage.sort.of({ stage })).reduce((sum, item) => sum + counterIn(item, friendsAtStage), 0);
  return {
    invited: at('invited'),
    enrolled: at('enrolled'),
    qualified: at('qualified'),
    rewarded: at('rewarded'),
    expired: at('expired'),
    rejected: at('rejected'),
    reversed: at('reversed'),
  };
}
