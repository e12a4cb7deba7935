/** What waits for a person's judgement: a referral that looks like farming, an account that was frozen for its pace. */

import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { Reason } from './suspicion.ts';

export type ReviewState = 'open' | 'approved' | 'rejected';
export type Verdict = 'approve' | 'reject';

const STATE_AFTER = { approve: 'approved', reject: 'rejected' } as const satisfies { readonly [Move in Verdict]: ReviewState };

/** Where each verdict leads from each state; what is not here is refused: a decision is made once. */
export const REVIEW_MOVES: { readonly [From in ReviewState]: { readonly [Move in Verdict]?: ReviewState } } = {
  open: STATE_AFTER,
  approved: {},
  rejected: {},
};

/** What is judged. */
export type ReviewSubject =
  | { readonly kind: 'referral'; readonly refereeId: string; readonly referrerId: string }
  /** `entry`: the one that froze it. An account that is released and frozen again is judged again. */
  | { readonly kind: 'account'; readonly memberId: string; readonly entry: number };

export interface Review {
  readonly programmeId: string;
  readonly reviewId: string;
  readonly subject: ReviewSubject;
  /** At least one. */
  readonly reasons: readonly Reason[];
  readonly openedAt: Instant;
  readonly state: ReviewState;
  readonly revision: number;
  /** Of one that is decided: who did, why, and when. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly decidedAt?: Instant | undefined;
}

/** Decided ones are listed apart from those that wait. */
export type ReviewList = 'open' | 'decided';

export const listOf = ({ state }: Pick<Review, 'state'>): ReviewList => (state === 'open' ? 'open' : 'decided');

/** When it came onto its list. */
export const listedAt = ({ openedAt, decidedAt = openedAt }: Pick<Review, 'openedAt' | 'decidedAt'>): Instant => decidedAt;

/** The same for the same subject, so that who opens it twice has opened it once. */
export const reviewIdOf = (programmeId: string, subject: ReviewSubject): string =>
  `rev_${fingerprint({ programmeId, subject }).slice(0, 32)}`;

export const openReview = (programmeId: string, subject: ReviewSubject, reasons: readonly Reason[], now: Instant): Review => ({
  programmeId,
  reviewId: reviewIdOf(programmeId, subject),
  subject,
  reasons,
  openedAt: now,
  state: 'open',
  revision: 1,
});

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  /** Who: the token's subject. */
  readonly by: string;
}

/** What a verdict makes of one that is open. */
export const stateAfter = (verdict: Verdict): ReviewState => STATE_AFTER[verdict];

/** @throws Refusal WRONG_STATE for one that is decided already. */
export function decideReview(review: Review, { verdict, reason, by }: Judgement, now: Instant): Review {
  const state = REVIEW_MOVES[review.state][verdict];
  if (state === undefined) throw new Refusal('WRONG_STATE', `the review is ${review.state} since ${review.decidedAt}`);
  return { ...review, revision: review.revision + 1, state, by, reason, decidedAt: now };
}
