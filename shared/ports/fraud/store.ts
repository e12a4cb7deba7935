/** Reads of reviews, rate limits and traits. */
import type { RateLimitCounter, RateLimited, RateLimitShard } from '../../domain/fraud/rate-limit.ts';
import type { Review } from '../../domain/fraud/review.ts';
import type { ReviewList } from '../../domain/fraud/review-list.ts';
import type { TraitKey } from '../../domain/fraud/trait.ts';
import type { Page } from '../kernel/storage.ts';

export interface FraudStore {
  review(programmeId: string, reviewId: string): Promise<Review | undefined>;
  /** Those that wait, the longest waiting first, or those that were decided, by when; behind a place `<since>#<review>`. */
  reviews(programmeId: string, list: ReviewList, after: string | undefined, limit: number): Promise<Page<Review, string>>;
  /** The counts in those shards of a window. */
  rateLimitShards(counter: RateLimitCounter, shards: readonly number[]): Promise<readonly RateLimitShard[]>;
  /** How many members enrolled with a trait. */
  membersWith(trait: TraitKey): Promise<number>;
}

/** A rate limit has no room for it. */
export interface FraudConflict {
  readonly on: 'rate-limit';
  /** The subject of the limit. */
  readonly what: RateLimited;
}
