/** Support and managers list and decide reviews. */
import { REVIEW_ROUTES } from '../../../shared/contract/fraud/review-routes.ts';
import type { ReviewSubject } from '../../../shared/domain/fraud/review.ts';
import { judgeReview, reviewOf } from '../../../shared/use-cases/fraud/decide-review.ts';
import { listReviews } from '../../../shared/use-cases/fraud/list-reviews.ts';
import { feature } from '../../edge/feature.ts';
import { platform } from '../../edge/wire.ts';
import { staffPlatform } from '../../edge/wire-staff.ts';
import { refuseOwnAccount } from '../kernel/own-account.ts';
import { datedPage } from '../kernel/page.ts';

const membersIn = (subject: ReviewSubject): readonly string[] =>
  subject.kind === 'account' ? [subject.memberId] : [subject.refereeId, subject.referrerId];

export const reviews = feature(REVIEW_ROUTES, {
  async listReviews({ params: { programmeId }, query: { list = 'open', ...query } }) {
    return {
      status: 200,
      body: await datedPage(
        query,
        (after, limit) => listReviews(platform(), programmeId, list, after, limit),
        (review) => review,
      ),
    };
  },
  async getReview({ params: { programmeId, reviewId } }) {
    return { status: 200, body: await reviewOf(platform(), programmeId, reviewId) };
  },
  async decideReview({ params, body, caller }) {
    const { subject } = await reviewOf(platform(), params.programmeId, params.reviewId);
    await refuseOwnAccount(caller, params.programmeId, membersIn(subject));
    const { review, replayed } = await judgeReview(staffPlatform(), { ...params, ...body, by: caller.subject });
    return { status: 200, replayed, body: review };
  },
});
