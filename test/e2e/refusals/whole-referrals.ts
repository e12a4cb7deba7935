/** Whole requests of members who bring friends, and of those who look after them. */
import type { RouteId } from '../../../shared/contract/routes.ts';
import { unique } from '../../support/api.ts';
import { MANAGER, MARK, MEMBER, PROGRAMME } from './cast.ts';
import type { Variants } from './whole-requests.ts';

const params = { programmeId: PROGRAMME };
const page = { limit: '10' };

let codes = 0;
/** Another each time, of letters and digits. */
const aCode = (): string => `ADA-${(codes += 1)}-${Date.now().toString(36)}`;

let numbers = 0;
const aNumber = (): string => `+4930${String(Date.now()).slice(-6)}${String((numbers += 1)).padStart(4, '0')}`;

export const REFERRAL_REQUESTS = {
  getReferral: { whole: () => ({ by: MEMBER, params }) },
  chooseReferralCode: { whole: () => ({ by: MEMBER, params, body: { code: aCode() } }) },
  inviteFriend: {
    'by e-mail address': () => ({ by: MEMBER, params, body: { email: `${unique(MARK)}@example.org` } }),
    'by phone number': () => ({ by: MEMBER, params, body: { phone: aNumber() } }),
  },
  listFriends: { whole: () => ({ by: MEMBER, params, query: page }) },
  getMemberReferral: { whole: ({ ada }) => ({ by: MANAGER, params: { ...params, memberId: ada } }) },
  listMemberFriends: { whole: ({ ada }) => ({ by: MANAGER, params: { ...params, memberId: ada }, query: page }) },
} satisfies { readonly [Id in RouteId]?: Variants };
