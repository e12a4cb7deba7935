/** Support or a manager decides a review. Approval releases a frozen account in the same commit; a referral goes on by the stream. */

import { decideFreeze } from '../../domain/fraud/decide-freeze.ts';
import { decideReview, type Judgement, type Review, stateAfter } from '../../domain/fraud/review.ts';
import { Refusal } from '../../domain/kernel/refusal.ts';
import type { Instant } from '../../domain/kernel/time.ts';
import type { Account } from '../../domain/ledger/account.ts';
import { type Change, ledgerChanges } from '../../domain/ledger/decision.ts';
import type { Ports } from '../../ports/ports.ts';
import { type CollectPorts, collectUnclaimed } from '../earning/collect-unclaimed.ts';
import { type Attempt, decideAndCommit } from '../kernel/commit.ts';
import { existingAccount } from '../ledger/existing-account.ts';
import type { StaffPorts } from '../ledger/manual-command.ts';

export interface JudgeCommand extends Omit<Judgement, 'note'> {
  readonly programmeId: string;
  readonly reviewId: string;
}

export interface JudgeOutcome {
  readonly review: Review;
  /** The same person had made the same decision for the same reason. */
  readonly replayed: boolean;
}

/** @throws Refusal NOT_FOUND; WRONG_STATE when the review was decided differently; Busy. */
export function judgeReview(ports: StaffPorts, { programmeId, reviewId, ...judged }: JudgeCommand): Promise<JudgeOutcome> {
  let written = false;
  return decideAndCommit(ports, async (): Promise<Attempt<JudgeOutcome>> => {
    const review = await reviewOf(ports, programmeId, reviewId);
    // Not a replay if this call decided it and only the answer was lost.
    if (isDecidedSo(review, judged)) return { answer: { review, replayed: !written } };
    const judgement = { ...judged, note: await ports.notes.seal(programmeId, memberOf(review), judged) };
    const account = await frozenAccount(ports, review, judgement);
    const now = ports.clock.now();
    const decided = decideReview(review, judgement, now);
    const released = account === undefined ? [] : await release(ports, account, judgement, now);
    written = true;
    return {
      answer: { review: decided, replayed: false },
      changes: [{ kind: 'review', review: decided, expected: review.revision }, ...released],
    };
  });
}

/** @throws Refusal NOT_FOUND. */
export async function reviewOf({ store }: Pick<Ports, 'store'>, programmeId: string, reviewId: string): Promise<Review> {
  const review = await store.review(programmeId, reviewId);
  if (review === undefined) throw new Refusal('NOT_FOUND', 'there is no such review', 'reviewId');
  return review;
}

/** The member whose ledger says what follows. */
const memberOf = ({ subject }: Review): string => (subject.kind === 'account' ? subject.memberId : subject.refereeId);

const isDecidedSo = (review: Review, { verdict, reason, by }: Omit<Judgement, 'note'>): boolean =>
  review.state === stateAfter(verdict) && review.by === by && review.reason === reason;

/** The account that an approval releases; undefined if it was released meanwhile, even if it was frozen again for another reason. */
async function frozenAccount(
  ports: CollectPorts,
  { programmeId, subject, openedAt }: Review,
  { verdict }: Judgement,
): Promise<Account | undefined> {
  if (subject.kind !== 'account' || verdict !== 'approve') return undefined;
  const account = await existingAccount(ports.store, programmeId, subject.memberId);
  return account.frozenSince === openedAt ? (await collectUnclaimed(ports, account)).account : undefined;
}

async function release({ versions }: CollectPorts, account: Account, { note }: Judgement, now: Instant): Promise<readonly Change[]> {
  const programme = await versions.at(account.programmeId, now);
  const ledger = decideFreeze(account, { action: 'release', why: note }, programme, now);
  return ledgerChanges(account, ledger, programme.terms, now);
}
