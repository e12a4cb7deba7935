import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, test } from 'vitest';
import { eventsOf } from '../../../shared/domain/events/events-of.ts';
import { reactionsOf } from '../../../shared/domain/events/reaction.ts';
import { decideReview, openReview, type Review, type ReviewSubject } from '../../../shared/domain/fraud/review.ts';
import type { CalendarDate } from '../../../shared/domain/kernel/calendar.ts';
import { plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Change } from '../../../shared/domain/ledger/decision.ts';
import { writesOf } from '../../../shared/store/changes.ts';
import { committedFrom } from '../../../shared/store/events/stream-records.ts';
import { MEMBER_ID, MERCHANT_ID, NOTE, NOW, PROGRAMME_ID } from '../../support/kernel/builders.ts';

/** Gives what the stream's records of a change tell readers. */
const committedBy = (change: Change, eventName: 'INSERT' | 'MODIFY') =>
  writesOf(change).flatMap(({ key, action }) => {
    if (action.kind !== 'put') return [];
    const NewImage = marshall({ ...action.attributes, ...key }, { removeUndefinedValues: true });
    return committedFrom({ eventName, dynamodb: { Keys: marshall({ ...key }), NewImage } }) ?? [];
  });

test('a cap that was reached is told of, the same each time and otherwise for another cap', () => {
  const spent = { programmeId: PROGRAMME_ID, merchantId: MERCHANT_ID, day: '2026-11-21' as CalendarDate, pointsPerDay: 100, at: NOW };
  const told = (of = spent) => committedBy({ kind: 'budget-spent', spent: of }, 'INSERT').flatMap(eventsOf);
  const [event, ...others] = told();
  expect(others).toEqual([]);
  expect(event).toMatchObject({
    type: 'budget.spent',
    lane: MERCHANT_ID,
    at: NOW,
    data: { programmeId: PROGRAMME_ID, merchantId: MERCHANT_ID, day: '2026-11-21', pointsPerDay: 100 },
  });
  expect(told()).toEqual([event]);
  const [raised] = told({ ...spent, pointsPerDay: 200, at: plusSeconds(NOW, 60) });
  expect(raised?.id).not.toBe(event?.id);
  expect(raised?.sequence.localeCompare(event?.sequence ?? '')).toBe(1);
});

test('the decision of a review of a referral is a reaction of the friend, once; that of an account, and its opening, are none', () => {
  const reactions = (review: Review) =>
    committedBy({ kind: 'review', review, expected: review.revision - 1 }, review.revision === 1 ? 'INSERT' : 'MODIFY').flatMap(
      reactionsOf,
    );
  const review = (subject: ReviewSubject) =>
    openReview(PROGRAMME_ID, subject, [{ code: 'same-device', detail: 'both enrolled on the same device' }], NOW);
  const decided = (subject: ReviewSubject) =>
    decideReview(review(subject), { verdict: 'reject', reason: 'one person', by: 'sup_1', note: NOTE }, plusSeconds(NOW, 60));
  const referral = { kind: 'referral', refereeId: 'mem_a', referrerId: MEMBER_ID } as const;
  const { reviewId } = review(referral);
  expect(reactions(review(referral))).toEqual([]);
  expect(reactions(decided(referral))).toEqual([
    {
      group: 'mem_a',
      id: `${PROGRAMME_ID}#${reviewId}`,
      body: JSON.stringify({ kind: 'review-decided', programmeId: PROGRAMME_ID, reviewId }),
    },
  ]);
  expect(reactions(decided({ kind: 'account', memberId: MEMBER_ID, entry: 5 }))).toEqual([]);
  expect(committedBy({ kind: 'review', review: decided(referral), expected: 1 }, 'MODIFY').flatMap(eventsOf)).toMatchObject([
    { type: 'review.decided', lane: reviewId, sequence: '0000000002.00', data: { reviewId, subject: referral, state: 'rejected' } },
  ]);
  expect(committedBy({ kind: 'review', review: review(referral), expected: 0 }, 'INSERT').flatMap(eventsOf)).toMatchObject([
    { type: 'review.opened', sequence: '0000000001.00', data: { reasons: ['same-device'] } },
  ]);
});
