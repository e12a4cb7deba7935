/** Changes of fraud protection in a commit. */
import type { RateLimit, RateLimitPart } from './rate-limit.ts';
import type { Review } from './review.ts';
import type { TraitKey } from './trait.ts';

export type FraudChange =
  /** Opened where `expected` is 0, decided otherwise. */
  | { readonly kind: 'review'; readonly review: Review; readonly expected: number }
  /** More in one shard of a counter, while it stays within the shard's share of the limit. */
  | { readonly kind: 'rate-limit'; readonly rateLimit: RateLimit; readonly part: RateLimitPart }
  /** One more member who enrolled with that trait, however many there are. */
  | ({ readonly kind: 'trait' } & TraitKey);
