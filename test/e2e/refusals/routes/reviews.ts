/** Whole requests of reviews, and of what merchants may issue, and what no schema can say of them. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { JUDGED, MANAGER, MARK, PROGRAMME, ROTATING_SHOP } from '../world/cast.ts';
import { BY_HAND, invalid, type Variants, type WrittenRefusal, withFields, withQuery } from './parts.ts';

const ofMerchant = { programmeId: PROGRAMME, merchantId: ROTATING_SHOP };

export const PACE_REQUESTS = {
  listReviews: { whole: () => ({ by: MANAGER, params: { programmeId: JUDGED }, query: { list: 'decided', limit: '10' } }) },
  getReview: { whole: ({ reviews }) => ({ by: MANAGER, params: { programmeId: JUDGED, reviewId: reviews.open } }) },
  decideReview: {
    whole: ({ reviews }) => ({
      by: MANAGER,
      params: { programmeId: JUDGED, reviewId: reviews.open },
      body: { verdict: 'approve', reason: `bought for a wedding ${MARK}` },
    }),
  },
  getIssueCap: { whole: () => ({ by: MANAGER, params: ofMerchant }) },
  setIssueCap: { whole: () => ({ by: MANAGER, params: ofMerchant, body: { pointsPerDay: 50_000, reason: `a fair ${MARK}` } }) },
} satisfies { readonly [Id in RouteId]?: Variants };

/** Refusals of the device when a member enrols. */
export const DEVICES: readonly WrittenRefusal[] = [
  invalid('a device of seven characters', withFields({ device: '1234567' }), 'device', 'must be at least 8 characters'),
  invalid('a device of blanks', withFields({ device: '          ' }), 'device'),
];

/** Limits in time are met by whoever sends too much in a moment: here it would be refused only until the hour is over. */
export const PACES_MET_ELSEWHERE: Readonly<Record<string, string>> = {
  'sendMerchantEvent ISSUE_CAP_REACHED': 'test/e2e/rate-limits.test.ts',
  'sendMerchantEvent PACE_EXCEEDED': 'test/e2e/findings.test.ts',
  'adjustPoints PACE_EXCEEDED': 'test/e2e/findings.test.ts',
  'enrol PACE_EXCEEDED': 'test/e2e/rate-limits.test.ts',
  'enrolMember PACE_EXCEEDED': 'test/e2e/rate-limits.test.ts',
  'redeem PACE_EXCEEDED': 'test/e2e/rate-limits.test.ts',
  'reserve PACE_EXCEEDED': 'test/e2e/rate-limits.test.ts',
};

export const REVIEW_REFUSALS: { readonly [Id in RouteId]?: readonly WrittenRefusal[] } = {
  listReviews: [
    invalid('those of no list', withQuery({ list: 'approved' }), 'query.list'),
    ...['garbage', 'MjAyNi0xMS0yMVQxMTowMDowMC4wMDBa'].map((cursor) =>
      invalid(`the cursor ${cursor}`, withQuery({ cursor }), 'query.cursor'),
    ),
    invalid('a page of 101', withQuery({ limit: '101' }), 'query.limit'),
  ],
  decideReview: [
    ...BY_HAND,
    invalid('no verdict', withFields({ verdict: undefined }), 'verdict'),
    {
      what: 'one that is decided',
      change: (whole, { members }) => ({ ...whole, params: { programmeId: JUDGED, reviewId: members.reviews.decided } }),
      code: 'WRONG_STATE',
      says: 'the review is rejected since',
    },
  ],
  setIssueCap: [
    ...BY_HAND,
    invalid('less than nothing', withFields({ pointsPerDay: -1 }), 'pointsPerDay'),
    invalid('half a point', withFields({ pointsPerDay: 0.5 }), 'pointsPerDay'),
    invalid('nothing said of points', withFields({ pointsPerDay: undefined }), 'pointsPerDay'),
  ],
};
