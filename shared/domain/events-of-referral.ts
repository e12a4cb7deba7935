/** What entries say of referrals: of the friend's own, and of those by which whoever brought the friend is paid or pays back. */
import type { Entry } from './entry.ts';
import type { EventType } from './event-type.ts';
import type { Happening } from './happening.ts';

/** As much as is told of what an entry says of a referral. */
export interface ReferralSaid {
  readonly stage: 'invited' | 'enrolled' | 'qualified' | 'rewarded' | 'expired' | 'reversed' | 'rejected';
  readonly referrerId: string;
  readonly refereeId: string;
  readonly level?: number | undefined;
  readonly points?: number | undefined;
  readonly capped?: true | undefined;
  readonly milestones?: readonly { readonly friends: number; readonly points: number }[] | undefined;
  readonly badge?: string | undefined;
  readonly redemptionId?: string | undefined;
  readonly until?: string | null | undefined;
}

/** An invitation is no member's entry. */
const TYPES: { readonly [Stage in Exclude<ReferralSaid['stage'], 'invited'>]: EventType } = {
  enrolled: 'referral.enrolled',
  qualified: 'referral.qualified',
  rewarded: 'referral.rewarded',
  expired: 'referral.expired',
  reversed: 'referral.reversed',
  rejected: 'referral.rejected',
};

/** An entry, if it says something of a referral. */
type Referring = Pick<Entry, 'kind'> & { readonly referral?: ReferralSaid | undefined };

export function happeningsOfReferral({ referral }: Referring): readonly Happening[] {
  if (referral === undefined || referral.stage === 'invited') return [];
  const { stage, referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } = referral;
  return [{ type: TYPES[stage], facts: { referrerId, refereeId, level, points, capped, milestones, badge, redemptionId, until } }];
}
