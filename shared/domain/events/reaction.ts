/** Reactions of the platform to a commit: messages in the queue of reactions. */

import type { Review } from '../fraud/review.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Committed } from './committed.ts';

/** `correlationId`: the request that caused the commit. */
export type Reaction = ReactionTo & { readonly correlationId?: string };

type ReactionTo =
  /** An entry moved a referral to a stage, or paid for it. */
  | { readonly kind: 'referral-entry'; readonly programmeId: string; readonly memberId: string; readonly entry: number }
  | { readonly kind: 'review-decided'; readonly programmeId: string; readonly reviewId: string }
  /** More purchases from before the enrolment wait to be credited. */
  | { readonly kind: 'collecting'; readonly programmeId: string; readonly memberId: string; readonly entry: number };

/** The queue message: ordered for each friend, or for each member whose purchases are collected. */
export interface ReactionMessage {
  readonly group: string;
  readonly id: string;
  readonly body: string;
}

/** @param group The referee of the referral, or the member. */
export function reactionMessage(reaction: Reaction, group: string): ReactionMessage {
  return { group, id: `${reaction.programmeId}#${subjectOf(reaction)}`, body: JSON.stringify(reaction) };
}

function subjectOf(reaction: Reaction): string {
  switch (reaction.kind) {
    case 'referral-entry':
      return `${reaction.memberId}#${reaction.entry}`;
    case 'review-decided':
      return reaction.reviewId;
    case 'collecting':
      return `${reaction.memberId}#${reaction.entry}#collecting`;
  }
}

type Cause = Pick<Reaction, 'correlationId'>;
type ReactingEntry = Pick<Entry, 'programmeId' | 'memberId' | 'number' | 'referral' | 'collecting'>;

export function reactionsOf(committed: Committed): readonly ReactionMessage[] {
  const { correlationId } = committed;
  const cause = correlationId === undefined ? {} : { correlationId };
  if (committed.kind === 'entry') return reactionsOfEntry(committed.entry, cause);
  return committed.kind === 'review' ? reactionsOfReview(committed.review, cause) : [];
}

export function reactionsOfEntry(
  { programmeId, memberId, number: entry, referral, collecting }: ReactingEntry,
  cause: Cause = {},
): readonly ReactionMessage[] {
  const of = { programmeId, memberId, entry, ...cause };
  return [
    ...(referral === undefined ? [] : [reactionMessage({ kind: 'referral-entry', ...of }, referral.refereeId)]),
    ...(collecting === undefined ? [] : [reactionMessage({ kind: 'collecting', ...of }, memberId)]),
  ];
}

function reactionsOfReview({ programmeId, reviewId, subject, state }: Review, cause: Cause): readonly ReactionMessage[] {
  if (state === 'open' || subject.kind !== 'referral') return [];
  return [reactionMessage({ kind: 'review-decided', programmeId, reviewId, ...cause }, subject.refereeId)];
}
