/** Reviews wait for a person's decision: a suspicious referral, or an account that was frozen by a rate limit. */

import { Refusal } from '../kernel/refusal.ts';
import type { Instant } from '../kernel/time.ts';
import { fingerprint } from '../ledger/hash-chain.ts';
import type { Note } from '../ledger/note.ts';
import type { Reason } from './suspicion.ts';

export type ReviewState = 'open' | 'approved' | 'rejected';
export type Verdict = 'approve' | 'reject';

const STATE_AFTER = { approve: 'approved', reject: 'rejected' } as const satisfies { readonly [Move in Verdict]: ReviewState };

/** The allowed verdicts of each state. A verdict that is not listed is refused: a decision is made once. */
export const REVIEW_MOVES: { readonly [From in ReviewState]: { readonly [Move in Verdict]?: ReviewState } } = {
  open: STATE_AFTER,
  approved: {},
  rejected: {},
};

/** The subject of a review. */
export type ReviewSubject =
  | { readonly kind: 'referral'; readonly refereeId: string; readonly referrerId: string }
  /** `entry`: the entry that froze the account. An account that is frozen again gets a new review. */
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
  /** Set for a decided review: who, why and when. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** The same for the entry that follows from it. */
  readonly note?: Note | undefined;
  readonly decidedAt?: Instant | undefined;
}

/** Derived from the subject, so that opening a review twice opens one. */
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
  /** The judge: the subject of the token. */
  readonly by: string;
  /** Reason and name, for the entry that follows from it. */
  readonly note: Note;
}

/** The state after a verdict on an open review. */
export const stateAfter = (verdict: Verdict): ReviewState => STATE_AFTER[verdict];

/** @throws Refusal WRONG_STATE for a decided review. */
export function decideReview(review: Review, { verdict, reason, by, note }: Judgement, now: Instant): Review {
  const state = REVIEW_MOVES[review.state][verdict];
  if (state === undefined) throw new Refusal('WRONG_STATE', `the review is ${review.state} since ${review.decidedAt}`);
  return { ...review, revision: review.revision + 1, state, by, reason, note, decidedAt: now };
}
