/** Whole requests of members who bring friends, and what no schema can say of them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { unique } from '../../../support/platform/api.ts';
import { ELSEWHERE, MANAGER, MARK, MEMBER, PROGRAMME } from '../world/cast.ts';
import { TAKEN_CODE } from '../world/referrals.ts';
import { invalid, NAMED_PAGES, type Variants, type WrittenRefusal, withFields } from './parts.ts';

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

/** Refusals of the referral code when a member enrols. */
export const CODES: readonly WrittenRefusal[] = [
  invalid('a code of blanks', withFields({ referral: { code: '      ' } }), 'referral.code', 'must be 4 to 20 letters, digits and dashes'),
  invalid('a code of dashes', withFields({ referral: { code: '-----' } }), 'referral.code'),
];

/** Where members bring no friends. */
const elsewhere: WrittenRefusal['change'] = (whole) => ({ ...whole, params: { programmeId: ELSEWHERE } });

export const REFERRAL_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  chooseReferralCode: [
    { what: 'the code of another member', change: withFields({ code: TAKEN_CODE.toLowerCase() }), code: 'ALREADY_EXISTS', names: 'code' },
    invalid('what looks like one made at random', withFields({ code: '000000000' }), 'code', 'looks like a code that is made at random'),
    { what: 'a programme without referrals', change: elsewhere, code: 'NOT_AVAILABLE' },
  ],
  inviteFriend: [
    invalid('both ways at once', withFields({ phone: '+4930123456', email: 'a@example.org' }), 'body'),
    { what: 'a programme without referrals', change: elsewhere, code: 'NOT_AVAILABLE' },
  ],
  listFriends: NAMED_PAGES,
  listMemberFriends: NAMED_PAGES,
};

export const REFERRALS_MET_ELSEWHERE: Readonly<Record<string, string>> = {
  'chooseReferralCode LIMIT_EXCEEDED': 'the programme of this platform sets no limit: test/use-cases/referrals/referral-codes.test.ts',
  'inviteFriend LIMIT_EXCEEDED': 'takes a thousand invitations: test/use-cases/referrals/referral-codes.test.ts',
};
