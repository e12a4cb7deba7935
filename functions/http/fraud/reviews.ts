/** What support and managers see of reviews, and decide. */
import { REVIEW_ROUTES } from '../../../shared/contract/fraud/review-routes.ts';
import type { Review as ReviewView } from '../../../shared/contract/fraud/reviews.ts';
import type { Review } from '../../../shared/domain/fraud/review.ts';
import { judgeReview, reviewOf } from '../../../shared/use-cases/fraud/decide-review.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { existing } from '../kernel/existing.ts';
import { datedPage } from '../kernel/page.ts';

export const reviews = feature(REVIEW_ROUTES, {
  async listReviews({ params: { programmeId }, query: { list = 'open', ...query } }) {
    await existing(programmeId);
    const read = (after: string | undefined, limit: number) => platform().store.reviews(programmeId, list, after, limit);
    return { status: 200, body: await datedPage(query, read, reviewView) };
  },
  async getReview({ params: { programmeId, reviewId } }) {
    return { status: 200, body: reviewView(await reviewOf(platform(), programmeId, reviewId)) };
  },
  async decideReview({ params, body, caller: { subject: by } }) {
    const { review, replayed } = await judgeReview(platform(), { ...params, ...body, by });
    return { status: 200, replayed, body: reviewView(review) };
  },
});

function reviewView({ programmeId: _programmeId, revision: _revision, reasons, subject, ...review }: Review): ReviewView {
  return { ...review, subject, reasons: reasons.map(({ code, detail }) => ({ code, detail })) };
}
