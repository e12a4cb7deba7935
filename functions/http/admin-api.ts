/** The routes of the brand's own staff: managers, support and analysts. */
import type { ADMIN_FEATURES } from '../../shared/contract/admin-routes.ts';
import { endpoint } from '../edge/endpoint.ts';
import { ADMIN_ROUTE_KEYS } from './kernel/route-keys.ts';

/** The client of the table. The store comes with the feature that reads and writes it. */
export { ground } from '../edge/wire-ground.ts';

export const handler = endpoint<typeof ADMIN_FEATURES>(ADMIN_ROUTE_KEYS, {
  programmes: async () => (await import('./programmes/programmes.ts')).programmes,
  merchants: async () => (await import('./merchants/merchants.ts')).merchants,
  members: async () => (await import('./members/members.ts')).members,
  cards: async () => (await import('./members/cards.ts')).cards,
  identities: async () => (await import('./members/identities.ts')).identities,
  adjustments: async () => (await import('./ledger/adjustments.ts')).adjustments,
  tiers: async () => (await import('./tiers/tiers.ts')).tiers,
  audit: async () => (await import('./ledger/audit.ts')).audit,
  rewards: async () => (await import('./rewards/reward-admin.ts')).rewards,
  parcels: async () => (await import('./rewards/parcels.ts')).parcels,
  freezing: async () => (await import('./fraud/freezing.ts')).freezing,
  referrals: async () => (await import('./referrals/referral-admin.ts')).referrals,
  reviews: async () => (await import('./fraud/reviews.ts')).reviews,
  issueCaps: async () => (await import('./merchants/issue-cap.ts')).issueCaps,
  retailStores: async () => (await import('./merchants/retail-stores.ts')).retailStores,
  endpoints: async () => (await import('./events/endpoints.ts')).endpoints,
  eventReplays: async () => (await import('./events/event-replays.ts')).eventReplays,
  reports: async () => (await import('./analytics/reports.ts')).reports,
  memberInsight: async () => (await import('./analytics/member-insight.ts')).memberInsight,
  segments: async () => (await import('./segments/segments.ts')).segments,
  staticSegments: async () => (await import('./segments/static-segments.ts')).staticSegments,
});
