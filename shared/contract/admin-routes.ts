/** The routes of the brand's own staff and tools; served by admin-api. */
import { MEMBER_INSIGHT_ROUTES } from './analytics/member-insight-routes.ts';
import { REPORT_ROUTES } from './analytics/report-routes.ts';
import { ENDPOINT_ROUTES } from './events/endpoint-routes.ts';
import { EVENT_REPLAY_ROUTES } from './events/event-replay-routes.ts';
import { FREEZE_ROUTES } from './fraud/freeze-routes.ts';
import { REVIEW_ROUTES } from './fraud/review-routes.ts';
import { type FeaturesOf, routesIn } from './kernel/route.ts';
import { ADJUSTMENT_ROUTES } from './ledger/adjustment-routes.ts';
import { AUDIT_ROUTES } from './ledger/audit-routes.ts';
import { CARD_ROUTES } from './members/card-routes.ts';
import { IDENTITY_ROUTES } from './members/identity-routes.ts';
import { MEMBER_ADMIN_ROUTES } from './members/member-admin-routes.ts';
import { ISSUE_CAP_ROUTES } from './merchants/issue-cap-routes.ts';
import { MERCHANT_ADMIN_ROUTES } from './merchants/merchant-admin-routes.ts';
import { RETAIL_STORE_ROUTES } from './merchants/retail-store-routes.ts';
import { PROGRAMME_ROUTES } from './programmes/programme-routes.ts';
import { REFERRAL_ROUTES } from './referrals/referral-routes.ts';
import { PARCEL_ROUTES } from './rewards/parcel-routes.ts';
import { REWARD_ROUTES } from './rewards/reward-routes.ts';
import { SEGMENT_ROUTES } from './segments/segment-routes.ts';
import { STATIC_SEGMENT_ROUTES } from './segments/static-segment-routes.ts';
import { TIER_ROUTES } from './tiers/tier-routes.ts';

export const ADMIN_FEATURES = {
  programmes: PROGRAMME_ROUTES,
  merchants: MERCHANT_ADMIN_ROUTES,
  members: MEMBER_ADMIN_ROUTES,
  cards: CARD_ROUTES,
  identities: IDENTITY_ROUTES,
  adjustments: ADJUSTMENT_ROUTES,
  tiers: TIER_ROUTES,
  audit: AUDIT_ROUTES,
  rewards: REWARD_ROUTES,
  parcels: PARCEL_ROUTES,
  freezing: FREEZE_ROUTES,
  referrals: REFERRAL_ROUTES,
  reviews: REVIEW_ROUTES,
  issueCaps: ISSUE_CAP_ROUTES,
  retailStores: RETAIL_STORE_ROUTES,
  endpoints: ENDPOINT_ROUTES,
  eventReplays: EVENT_REPLAY_ROUTES,
  reports: REPORT_ROUTES,
  memberInsight: MEMBER_INSIGHT_ROUTES,
  segments: SEGMENT_ROUTES,
  staticSegments: STATIC_SEGMENT_ROUTES,
} as const satisfies FeaturesOf<'admin-api'>;

export const ADMIN_ROUTES = routesIn(ADMIN_FEATURES);
