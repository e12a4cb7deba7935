/**
 * Reacts to a friend's entry or to a decided review. The table's stream delivers it at least once, late, and perhaps
 * out of order. Each step is a commit of its own that detects whether it was done, so it can be repeated, and a crash
 * between two steps is repaired by redelivery.
 */

import { invariant } from '../../domain/kernel/refusal.ts';
import type { Entry } from '../../domain/ledger/entry.ts';
import type { ReferralOutcome } from '../../domain/referrals/referral.ts';
import { judgedReferral, judgeReferral } from './judge-referral.ts';
import { payReferrers } from './pay-referrers.ts';
import { projectFriend } from './project-friend.ts';
import type { ReactionPorts } from './referral-context.ts';
import { takeBackReferral } from './take-back-referral.ts';

export type ReferralReaction =
  | { readonly kind: 'referral-entry'; readonly programmeId: string; readonly memberId: string; readonly entry: number }
  | { readonly kind: 'review-decided'; readonly programmeId: string; readonly reviewId: string };

/** @throws Busy, StoreUnavailable: redeliver. InvariantBroken, Refusal: a person must look. */
export async function reactToReferral(ports: ReactionPorts, reaction: ReferralReaction): Promise<void> {
  const { programmeId } = reaction;
  if (reaction.kind === 'review-decided') return judgedReferral(ports, programmeId, reaction.reviewId);
  const entry = await ports.store.entry(programmeId, reaction.memberId, reaction.entry);
  invariant(entry !== undefined, `there is the entry ${reaction.entry} that the stream told of`);
  const { referral: fact } = entry;
  // Entries with a level are payments, which cause no reaction.
  if (fact === undefined || fact.level !== undefined) return;
  await projectFriend(ports, entry, fact);
  await follow(ports, entry, fact);
}

async function follow(ports: ReactionPorts, { programmeId }: Entry, fact: ReferralOutcome): Promise<void> {
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
