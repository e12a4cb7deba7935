/** What entries say of referrals: of the friend's own, and of those by which whoever brought the friend is paid or pays back. */
import type { Entry } from '../ledger/entry.ts';
import type { ReferralStage } from '../referrals/referral.ts';
import type { EventType } from './event-type.ts';
import type { Happening } from './happening.ts';

/** An invitation is no member's entry. */
const TYPES: { readonly [Stage in Exclude<ReferralStage, 'invited'>]: EventType } = {
  enrolled: 'referral.enrolled',
  qualified: 'referral.qualified',
  rewarded: 'referral.rewarded',
  expired: 'referral.expired',
  reversed: 'referral.reversed',
  rejected: 'referral.rejected',
};

export function happeningsOfReferral({ referral }: Pick<Entry, 'referral'>): readonly Happening[] {
  if (referral === undefined || referral.stage === 'invited') return [];
  const { stage, referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } = referral;
  return [{ type: TYPES[stage], facts: { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } }];
}
