/** The routes of members' apps. The token's subject names the member, never a field of the request. */
import type { MEMBER_FEATURES } from '../../shared/contract/member-routes.ts';
import { endpoint } from '../edge/endpoint.ts';
import { MEMBER_ROUTE_KEYS } from './kernel/route-keys.ts';

/** The client of the table. The store comes with the feature that reads and writes it. */
export { ground } from '../edge/wire-ground.ts';

export const handler = endpoint<typeof MEMBER_FEATURES>(MEMBER_ROUTE_KEYS, {
  profile: async () => (await import('./members/my-profile.ts')).profile,
  account: async () => (await import('./ledger/my-account.ts')).account,
  redemptions: async () => (await import('./rewards/redemptions.ts')).redemptions,
  tillCodes: async () => (await import('./checkout/my-till-code.ts')).tillCodes,
  referrals: async () => (await import('./referrals/my-referral.ts')).referrals,
});
