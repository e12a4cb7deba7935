/** The routes of members' apps; served by member-api. */
import { MY_TILL_CODE_ROUTES } from './checkout/my-till-code-routes.ts';
import { type FeaturesOf, routesIn } from './kernel/route.ts';
import { MY_ACCOUNT_ROUTES } from './ledger/my-account-routes.ts';
import { MY_PROFILE_ROUTES } from './members/my-profile-routes.ts';
import { MY_REFERRAL_ROUTES } from './referrals/my-referral-routes.ts';
import { REDEMPTION_ROUTES } from './rewards/redemption-routes.ts';

export const MEMBER_FEATURES = {
  profile: MY_PROFILE_ROUTES,
  account: MY_ACCOUNT_ROUTES,
  redemptions: REDEMPTION_ROUTES,
  tillCodes: MY_TILL_CODE_ROUTES,
  referrals: MY_REFERRAL_ROUTES,
} as const satisfies FeaturesOf<'member-api'>;

export const MEMBER_ROUTES = routesIn(MEMBER_FEATURES);
