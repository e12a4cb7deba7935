/** Whole requests of members who bring friends, and of those who look after them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { MANAGER, MARK, MEMBER, PROGRAMME } from '../world/cast.ts';
import type { Variants } from './requests.ts';

const params = { programmeId: PROGRAMME };
const page = { limit: '10' };

const digits = (): string => String(Math.trunc(Math.random() * 1e9)).padStart(9, '0');

export const REFERRAL_REQUESTS = {
  getReferral: { whole: () => ({ by: MEMBER, params }) },
  chooseReferralCode: { whole: () => ({ by: MEMBER, params, body: { code: `ADA-${digits()}` } }) },
  inviteFriend: {
    'by e-mail address': () => ({ by: MEMBER, params, body: { email: `${unique(MARK)}@example.org` } }),
    'by phone number': () => ({ by: MEMBER, params, body: { phone: `+4930${digits()}` } }),
  },
  listFriends: { whole: () => ({ by: MEMBER, params, query: page }) },
  getMemberReferral: { whole: ({ ada }) => ({ by: MANAGER, params: { ...params, memberId: ada } }) },
  listMemberFriends: { whole: ({ ada }) => ({ by: MANAGER, params: { ...params, memberId: ada }, query: page }) },
} satisfies { readonly [Id in RouteId]?: Variants };
