/** Writes of reviews, rate limits and traits. */
import type { FraudChange } from '../../domain/fraud/changes.ts';
import { forgottenAt, shareOf } from '../../domain/fraud/rate-limit.ts';
import { listedAt } from '../../domain/fraud/review-list.ts';
import type { FraudConflict } from '../../ports/fraud/store.ts';
import type { ConflictsOf } from '../kernel/conflicts.ts';
import { FORGET_AT } from '../kernel/key.ts';
import { shardOf } from '../kernel/shards.ts';
import { any, below, count, put, remove, secondsOf, unchanged, type WritesOf } from '../kernel/writes.ts';
import { fraudItems } from './items.ts';

const { review: reviewItem, openReview, decidedReview, rateLimit: rateLimitItem, trait } = fraudItems;

export const fraudWrites: WritesOf<FraudChange> = {
  review: ({ review, expected }) => {
    const { programmeId, reviewId, openedAt } = review;
    const { programmeId: _programmeId, reviewId: _reviewId, ...rest } = review;
    const item = put(reviewItem, review, rest, unchanged('revision', expected));
    const open = { programmeId, reviewId, shard: shardOf(reviewId, openReview), since: openedAt };
    if (expected === 0) return [item, put(openReview, open, rest)];
    return [item, put(decidedReview, { ...open, since: listedAt(review) }, rest), remove(openReview, open)];
  },
  'rate-limit': ({ rateLimit, part }) => {
    // Where there is none yet, the part must fit the share by itself: the decision sees to that.
    const condition = below(rateLimitItem, shareOf(rateLimit, part.shard) - part.by + 1);
    return [
      count(rateLimitItem, { ...rateLimit, shard: part.shard }, part.by, condition, { [FORGET_AT]: secondsOf(forgottenAt(rateLimit)) }),
    ];
  },
  trait: (key) => [count(trait, key, 1, any(trait))],
};

export const fraudConflicts: ConflictsOf<FraudConflict> = {
  'rate-limit': ({ rateLimit }) => ({ on: 'rate-limit', what: rateLimit.what }),
};
