/** All kinds of entries: the kinds that features declare, one line each. */

import { WARNING_ENTRIES } from '../agenda/warning-entries.ts';
import { CHECKOUT_ENTRIES } from '../checkout/checkout-entries.ts';
import { EARNING_ENTRIES } from '../earning/earning-entries.ts';
import { FREEZE_ENTRIES } from '../fraud/freeze-entries.ts';
import { MEMBER_ENTRIES } from '../members/member-entries.ts';
import { REFERRAL_ENTRIES } from '../referrals/referral-entries.ts';
import { REWARD_ENTRIES } from '../rewards/reward-entries.ts';
import { SEGMENT_ENTRIES } from '../segments/segment-entries.ts';
import { TIER_ENTRIES } from '../tiers/tier-entries.ts';
import { POINT_ENTRIES } from './point-entries.ts';

export const ENTRY_KINDS = {
  ...MEMBER_ENTRIES,
  ...POINT_ENTRIES,
  ...EARNING_ENTRIES,
  ...TIER_ENTRIES,
  ...WARNING_ENTRIES,
  ...REWARD_ENTRIES,
  ...CHECKOUT_ENTRIES,
  ...FREEZE_ENTRIES,
  ...SEGMENT_ENTRIES,
  ...REFERRAL_ENTRIES,
};
