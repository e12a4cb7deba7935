/** Referrals as callers see them. */
import type { ReferralDetail } from '../../../shared/contract/referrals/referrals.ts';
import type { Friend } from '../../../shared/domain/referrals/friend.ts';
import { linkOf } from '../../../shared/domain/referrals/referral-terms.ts';
import type { ReferralRead } from '../../../shared/use-cases/referrals/read-referral.ts';
import type { CodeOutcome } from '../../../shared/use-cases/referrals/referral-code.ts';

export function referralView({
  code,
  link,
  renamesLeft,
  friends,
  referred,
  badges,
  nextMilestone,
  broughtBy,
}: ReferralRead): ReferralDetail {
  const { invited, enrolled, qualified, rewarded, expired, reversed, rejected } = friends;
  return {
    code,
    link,
    renamesLeft,
    friends: { invited, enrolled, qualified, rewarded, expired, reversed, rejected },
    rewards: {
      friends: referred.friends,
      points: referred.points,
      milestones: referred.milestones.map(({ friends: at, points }) => ({ friends: at, points })),
      badges: [...badges],
    },
    nextMilestone,
    broughtBy,
  };
}

export const codeView = ({ referrer: { code, renames }, terms }: CodeOutcome) => ({
  code,
  link: linkOf(terms, code),
  renamesLeft: Math.max(0, terms.renames - renames),
});

export const friendView = ({ friendId, stage, since }: Friend) => ({ friend: friendId, stage, since });

export const friendOfMemberView = (friend: Friend) => ({
  ...friendView(friend),
  ...(friend.refereeId === undefined ? {} : { memberId: friend.refereeId }),
});
