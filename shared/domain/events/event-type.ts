/** All event types, as features declare them. The contract has a schema for each. */

import { WARNING_EVENTS } from '../agenda/warning-entries.ts';
import { FINDING_EVENTS } from '../analytics/passes/finding-events.ts';
import { CHECKOUT_EVENTS } from '../checkout/checkout-entries.ts';
import { EARNING_EVENTS } from '../earning/earning-entries.ts';
import { FREEZE_EVENTS } from '../fraud/freeze-entries.ts';
import { POINT_EVENTS } from '../ledger/point-entries.ts';
import { MEMBER_EVENTS } from '../members/member-entries.ts';
import { REFERRAL_EVENTS } from '../referrals/referral-entries.ts';
import { REWARD_EVENTS } from '../rewards/reward-entries.ts';
import { SEGMENT_EVENTS } from '../segments/segment-entries.ts';
import { TIER_EVENTS } from '../tiers/tier-entries.ts';
import { ITEM_EVENTS } from './events-of-item.ts';

export const EVENT_TYPES = [
  ...MEMBER_EVENTS,
  ...POINT_EVENTS,
  ...EARNING_EVENTS,
  ...TIER_EVENTS,
  ...WARNING_EVENTS,
  ...REWARD_EVENTS,
  ...CHECKOUT_EVENTS,
  ...FREEZE_EVENTS,
  ...SEGMENT_EVENTS,
  ...REFERRAL_EVENTS,
  ...FINDING_EVENTS,
  ...ITEM_EVENTS,
  // A manager asks for it. It tells of no commit.
  'endpoint.test',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
