/** Referrals as callers see them. */
import type { Friend } from '../../../shared/domain/referrals/friend.ts';
import { linkOf } from '../../../shared/domain/referrals/referral-terms.ts';
import type { ReferralRead } from '../../../shared/use-cases/referrals/read-referral.ts';
import type { CodeOutcome } from '../../../shared/use-cases/referrals/referral-code.ts';

export const referralView = ({ referred, badges, ...read }: ReferralRead) => ({ ...read, rewards: { ...referred, badges } });

export const codeView = ({ referrer: { code, renames }, terms }: CodeOutcome) => ({
  code,
  link: linkOf(terms, code),
  renamesLeft: Math.max(0, terms.renames - renames),
});

export const friendView = (friend: Friend) => ({ ...friend, friend: friend.friendId });

/** Members do not see the ids of their friends. */
export const friendOfMemberView = (friend: Friend) => ({ ...friendView(friend), memberId: friend.refereeId });
