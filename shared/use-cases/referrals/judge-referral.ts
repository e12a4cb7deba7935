/** A qualified referral is paid, unless it is suspicious. A suspicious one waits for a review. */

import { openReview, type Review, type ReviewSubject, reviewIdOf } from '../../domain/fraud/review.ts';
import type { Reason } from '../../domain/fraud/suspicion.ts';
import { dateOf } from '../../domain/kernel/calendar.ts';
import { invariant } from '../../domain/kernel/refusal.ts';
import { plusSeconds } from '../../domain/kernel/time.ts';
import { ledgerChanges } from '../../domain/ledger/decision.ts';
import { decideRejection, referralTermsOf } from '../../domain/referrals/referral-award.ts';
import { findSuspicions } from '../fraud/find-suspicions.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { payReferee } from './pay-referee.ts';
import { type OfReferral, programmeOf, type ReactionPorts, refereeOf } from './referral-context.ts';

const DAY_SECONDS = 86_400;

/** @throws Busy. */
export async function judgeReferral(ports: ReactionPorts, programmeId: string, { referrerId, refereeId }: OfReferral): Promise<void> {
  const { referral } = await refereeOf(ports, programmeId, { refereeId });
  if (referral.stage !== 'qualified') return;
  const subject: ReviewSubject = { kind: 'referral', refereeId, referrerId };
  const known = await ports.store.review(programmeId, reviewIdOf(programmeId, subject));
  if (known !== undefined) return judged(ports, known);
  const reasons = await reasonsAgainst(ports, programmeId, { referrerId, refereeId });
  if (reasons.length === 0) return payReferee(ports, programmeId, { refereeId });
  await decideAndCommit(ports, async (conflicts): Promise<Attempt<void>> => {
    // A concurrent reaction opened the review.
    if (conflicts.some(({ on }) => on === 'review')) return { answer: undefined };
    const review = openReview(programmeId, subject, reasons, ports.clock.now());
    return { answer: undefined, changes: [{ kind: 'review', review, expected: 0 }] };
  });
}

/** Continues a referral after its review. Reviews of accounts need nothing here. @throws Busy. */
export async function judgedReferral(ports: ReactionPorts, programmeId: string, reviewId: string): Promise<void> {
  const review = await ports.store.review(programmeId, reviewId);
  invariant(review !== undefined, `there is the review ${reviewId} that the stream told of`);
  await judged(ports, review);
}

async function judged(ports: ReactionPorts, review: Review): Promise<void> {
  const { programmeId, subject, state } = review;
  if (subject.kind !== 'referral') return;
  if (state === 'approved') await payReferee(ports, programmeId, subject);
  if (state === 'rejected') await reject(ports, programmeId, subject, review);
}

/** Does nothing when the referral is past that stage. */
async function reject(ports: ReactionPorts, programmeId: string, { refereeId }: OfReferral, { note }: Pick<Review, 'note'>): Promise<void> {
  await decideAndCommit(ports, async (): Promise<Attempt<void>> => {
    const { account, referral } = await refereeOf(ports, programmeId, { refereeId });
    const now = ports.clock.now();
    const programme = await programmeOf(ports, programmeId, referral, now);
    const ledger = decideRejection(account, note, programme, now);
    return { answer: undefined, changes: ledger === undefined ? [] : ledgerChanges(account, ledger, programme.now.terms, now) };
  });
}

/** Suspicions by the terms of the enrolment; none where those terms do not ask for them. */
async function reasonsAgainst(
  ports: ReactionPorts,
  programmeId: string,
  { referrerId, refereeId }: OfReferral,
): Promise<readonly Reason[]> {
  const { referral } = await refereeOf(ports, programmeId, { refereeId });
  const now = ports.clock.now();
  const { atEnrolment } = await programmeOf(ports, programmeId, referral, now);
  const { review } = referralTermsOf(atEnrolment);
  if (review === undefined) return [];
  const { velocity: rateLimit } = review;
  const since =
    rateLimit === undefined ? undefined : dateOf(plusSeconds(now, (1 - rateLimit.days) * DAY_SECONDS), atEnrolment.terms.timeZone);
  const velocity = since === undefined ? 0 : await ports.store.friendsSince(programmeId, referrerId, since);
  return findSuspicions(ports, { programmeId, refereeId, referrerId, velocity }, review);
}
