/** Reactions of the platform to a commit: messages in the queue of reactions, which referrals read. */

import type { Review } from '../fraud/review.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Committed } from './committed.ts';

export type Reaction =
  /** An entry moved a referral to a stage, or paid for it. */
  | { readonly kind: 'referral-entry'; readonly programmeId: string; readonly memberId: string; readonly entry: number }
  | { readonly kind: 'review-decided'; readonly programmeId: string; readonly reviewId: string };

/** The queue message: ordered for each friend. */
export interface ReactionMessage {
  readonly group: string;
  readonly id: string;
  readonly body: string;
}

/** @param refereeId The referee of the referral. */
export function reactionMessage(reaction: Reaction, refereeId: string): ReactionMessage {
  const of = reaction.kind === 'referral-entry' ? `${reaction.memberId}#${reaction.entry}` : reaction.reviewId;
  return { group: refereeId, id: `${reaction.programmeId}#${of}`, body: JSON.stringify(reaction) };
}

/** The reaction to an entry with referral facts; undefined: none. */
type Referring = Pick<Entry, 'programmeId' | 'memberId' | 'number' | 'referral'>;

export function reactionsOf(committed: Committed): readonly ReactionMessage[] {
  if (committed.kind === 'entry') return reactionsOfEntry(committed.entry);
  return committed.kind === 'review' ? reactionsOfReview(committed.review) : [];
}

export function reactionsOfEntry({ programmeId, memberId, number: entry, referral }: Referring): readonly ReactionMessage[] {
  return referral === undefined ? [] : [reactionMessage({ kind: 'referral-entry', programmeId, memberId, entry }, referral.refereeId)];
}

function reactionsOfReview({ programmeId, reviewId, subject, state }: Review): readonly ReactionMessage[] {
  if (state === 'open' || subject.kind !== 'referral') return [];
  return [reactionMessage({ kind: 'review-decided', programmeId, reviewId }, subject.refereeId)];
}
