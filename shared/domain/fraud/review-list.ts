/** The lists that reviews are on. The store needs it at every start, and the rest of reviews only sometimes. */
import type { Instant } from '../kernel/time.ts';
import type { Review } from './review.ts';

/** Open and decided reviews have separate lists. */
export type ReviewList = 'open' | 'decided';

export const listOf = ({ state }: Pick<Review, 'state'>): ReviewList => (state === 'open' ? 'open' : 'decided');

/** When the review came onto its list. */
export const listedAt = ({ openedAt, decidedAt = openedAt }: Pick<Review, 'openedAt' | 'decidedAt'>): Instant => decidedAt;
