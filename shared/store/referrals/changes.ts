/** Writes of referral codes, invitations and friends. */
import type { ReferralChange } from '../../domain/referrals/changes.ts';
import type { Friend } from '../../domain/referrals/friend.ts';
import { FORGET_AT } from '../kernel/key.ts';
import { any, atLeast, count, put, remove, secondsOf, unchanged, type WritesOf } from '../kernel/writes.ts';
import { friendPlace } from './friend-place.ts';
import { referralItems } from './items.ts';

/** So long after it ended is an invitation kept. */
const KEPT_SECONDS = 86_400;

const placeOf = ({ programmeId, referrerId, friendId }: Friend) => friendPlace(programmeId, referrerId, friendId);

export const referralWrites: WritesOf<ReferralChange> = {
  'referral-code': ({ referralCode }) => [put(referralItems.referralCode, referralCode, { memberId: referralCode.memberId })],
  referrer: ({ referrer, expected }) => {
    const { programmeId: _programmeId, memberId: _memberId, ...rest } = referrer;
    return [put(referralItems.referrer, referrer, rest, unchanged('revision', expected))];
  },
  invitation: ({ invitation, expected }) => {
    const { programmeId, key, referrerId, ...rest } = invitation;
    const attributes = { ...rest, [FORGET_AT]: secondsOf(rest.until) + KEPT_SECONDS };
    return [put(referralItems.invitation, { programmeId, ...key, referrerId }, attributes, unchanged('revision', expected))];
  },
  friend: ({ friend, expected }) => {
    const { programmeId: _programmeId, referrerId: _referrerId, friendId: _friendId, ...rest } = friend;
    return [put(referralItems.friend, placeOf(friend), rest, unchanged('revision', expected))];
  },
  'friend-left': ({ friend }) => [remove(referralItems.friend, placeOf(friend), unchanged('revision', friend.revision))],
  'friends-at-stage': ({ friend, stage, by }) => {
    const item = referralItems.friendsAtStage;
    return [count(item, { ...placeOf(friend), stage }, by, by < 0 ? atLeast(item, -by) : any(item))];
  },
  'friends-of-day': ({ friend, day }) => {
    const item = referralItems.friendsOfDay;
    return [count(item, { ...placeOf(friend), day }, 1, any(item))];
  },
};
