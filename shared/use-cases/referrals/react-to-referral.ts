/**
 * What follows from a friend's own entry, or from the decision of a review: told by the table's stream, at least once, late, and perhaps
 * out of order. Each step is a commit of its own that finds out whether it was done before, so it can be told again, and a crash
 * between two of them is mended by being told again.
 */

import { invariant } from '../../domain/kernel/refusal.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { ReferralFact } from '../../domain/referrals/referral.ts';
import { judgedReferral, judgeReferral } from './judge-referral.ts';
import { payReferrers } from './pay-referrers.ts';
import { projectFriend } from './project-friend.ts';
import type { ReactionPorts } from './referral-context.ts';
import { takeBackReferral } from './take-back-referral.ts';

export type ReferralReaction =
  | { readonly kind: 'referral-entry'; readonly programmeId: string; readonly memberId: string; readonly entry: number }
  | { readonly kind: 'review-decided'; readonly programmeId: string; readonly reviewId: string };

/** @throws Busy, StoreUnavailable: to be told again. InvariantBroken, Refusal: to be looked at. */
export async function reactToReferral(ports: ReactionPorts, reaction: ReferralReaction): Promise<void> {
  const { programmeId } = reaction;
  if (reaction.kind === 'review-decided') return judgedReferral(ports, programmeId, reaction.reviewId);
  const entry = await ports.store.entry(programmeId, reaction.memberId, reaction.entry);
  invariant(entry !== undefined, `there is the entry ${reaction.entry} that the stream told of`);
  const { referral: fact } = entry;
  // Those who are paid have entries of a level, by which nothing follows.
  if (fact === undefined || fact.level !== undefined) return;
  await projectFriend(ports, entry, fact);
  await follow(ports, entry, fact);
}

async function follow(ports: ReactionPorts, { programmeId }: Entry, fact: ReferralFact): Promise<void> {
  switch (fact.stage) {
    case 'qualified':
      return judgeReferral(ports, programmeId, fact);
    case 'rewarded':
      return payReferrers(ports, programmeId, fact);
    case 'reversed':
      return takeBackReferral(ports, programmeId, fact);
    case 'invited':
    case 'enrolled':
    case 'expired':
    case 'rejected':
      return;
  }
}
