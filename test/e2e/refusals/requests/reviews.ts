/** Whole requests about reviews, and about what merchants may issue. */
import type { RouteId } from '../../../../shared/contract/routes.ts';
import { JUDGED, MANAGER, MARK, PROGRAMME, ROTATING_SHOP } from '../world/cast.ts';
import type { Variants } from './requests.ts';

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
