import { expect, test } from 'vitest';
import {
  decideReview,
  openReview,
  REVIEW_MOVES,
  type ReviewState,
  type ReviewSubject,
  reviewIdOf,
  type Verdict,
} from '../../../shared/domain/fraud/review.ts';
import { listedAt, listOf } from '../../../shared/domain/fraud/review-list.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import { MEMBER_ID, NOTE, NOW, PROGRAMME_ID, refusalOf } from '../../support/kernel/builders.ts';

const STATES = Object.keys(REVIEW_MOVES) as ReviewState[];
const VERDICTS: readonly Verdict[] = ['approve', 'reject'];
const LATER = plusSeconds(NOW, 60);
const subject: ReviewSubject = { kind: 'referral', refereeId: 'mem_a', referrerId: MEMBER_ID };
const open = openReview(PROGRAMME_ID, subject, [{ code: 'same-device', detail: 'both enrolled on the same device' }], NOW);
const judgement = (verdict: Verdict) => ({ verdict, reason: 'two sisters', by: 'sup_1', note: NOTE });

test.each(STATES.flatMap((state) => VERDICTS.map((verdict) => [state, verdict] as const)))('%s: %s', (state, verdict) => {
  const review = { ...open, state, ...(state === 'open' ? {} : { decidedAt: NOW }) };
  const to = REVIEW_MOVES[state][verdict];
  if (to === undefined) {
    expect(refusalOf(() => decideReview(review, judgement(verdict), LATER))).toMatchObject({ code: 'WRONG_STATE' });
    return;
  }
  expect(decideReview(review, judgement(verdict), LATER)).toStrictEqual({
    ...review,
    state: to,
    revision: 2,
    by: 'sup_1',
    reason: 'two sisters',
    note: NOTE,
    decidedAt: LATER,
  });
});

test('the id is the same for the same subject, and for no other', () => {
  const others: readonly (readonly [string, ReviewSubject])[] = [
    ['other', subject],
    [PROGRAMME_ID, { ...subject, referrerId: 'mem_b' }],
    [PROGRAMME_ID, { kind: 'account', memberId: 'mem_a', entry: 3 }],
    [PROGRAMME_ID, { kind: 'account', memberId: 'mem_a', entry: 4 }],
  ];
  expect(reviewIdOf(PROGRAMME_ID, { ...subject })).toBe(open.reviewId);
  expect(open.reviewId).toMatch(/^rev_[\w-]{32}$/);
  expect(new Set([open.reviewId, ...others.map(([programmeId, other]) => reviewIdOf(programmeId, other))]).size).toBe(5);
});

test('a review leaves the list of those that wait when it is decided', () => {
  const decided = decideReview(open, judgement('reject'), LATER);
  expect([listOf(open), listedAt(open)]).toEqual(['open', NOW]);
  expect([listOf(decided), listedAt(decided)]).toEqual(['decided', LATER]);
});
