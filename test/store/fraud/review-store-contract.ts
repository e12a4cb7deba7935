/** The contract of every store for reviews: one suite, run on each table. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideReview, openReview, type Review } from '../../../shared/domain/fraud/review.ts';
import { type Instant, plusSeconds } from '../../../shared/domain/kernel/time.ts';
import type { Store } from '../../../shared/ports/store.ts';
import { createStore } from '../../../shared/store/store.ts';
import { MEMBER_ID as M, NOTE, NOW, PROGRAMME_ID as P } from '../../support/kernel/builders.ts';
import type { Tables } from '../../support/kernel/tables.ts';

const REASONS = [{ code: 'same-device', detail: 'both enrolled on the same device' }] as const;
const ofReferee = (refereeId: string, now: Instant = NOW, programmeId = P): Review =>
  openReview(programmeId, { kind: 'referral', refereeId, referrerId: M }, REASONS, now);
const approved = (review: Review, now: Instant): Review =>
  decideReview(review, { verdict: 'approve', reason: 'two sisters', by: 'sup_1', note: NOTE }, now);

export function describeReviewStore(tables: Tables): void {
  describe(`reviews in the store ${tables.name}`, () => {
    let store: Store;
    beforeAll(tables.start);
    afterAll(tables.stop);
    beforeEach(async () => {
      store = createStore((await tables.fresh()).table);
    });
    const opened = async (review: Review) =>
      expect(await store.commit([{ kind: 'review', review, expected: 0 }])).toEqual({ committed: true });
    const refused = async (review: Review, expected: number) => {
      const outcome = await store.commit([{ kind: 'review', review, expected }]);
      expect(outcome.committed ? [] : outcome.conflicts).toContainEqual({ on: 'review' });
    };

    test('a review is opened once, read back and decided once', async () => {
      const review = ofReferee('mem_a');
      await opened(review);
      expect(await store.review(P, review.reviewId)).toStrictEqual(review);
      await refused({ ...review, openedAt: plusSeconds(NOW, 1) }, 0);

      const decided = approved(review, plusSeconds(NOW, 60));
      expect(await store.commit([{ kind: 'review', review: decided, expected: 1 }])).toEqual({ committed: true });
      expect(await store.review(P, review.reviewId)).toStrictEqual(decided);
      await refused(decided, 1);
      await refused(review, 0);
      expect(await store.review('other', review.reviewId)).toBeUndefined();
    });

    test('those that wait are listed by when they were opened, those that are decided apart by when they were', async () => {
      const at = (seconds: number): Instant => plusSeconds(NOW, seconds);
      const [third, first, second, fourth] = ['mem_c', 'mem_a', 'mem_b', 'mem_d'].map((refereeId, index) =>
        ofReferee(refereeId, at([30, 10, 20, 40][index] ?? 0)),
      ) as [Review, Review, Review, Review];
      for (const review of [third, first, second, fourth]) await opened(review);
      await opened(ofReferee('mem_a', NOW, 'other'));
      const page = await store.reviews(P, 'open', undefined, 2);
      expect(page.items).toStrictEqual([first, second]);
      expect(await store.reviews(P, 'open', page.next, 2)).toStrictEqual({ items: [third, fourth], next: undefined });
      expect(await store.reviews(P, 'decided', undefined, 2)).toStrictEqual({ items: [], next: undefined });

      const decided = [approved(third, at(100)), approved(first, at(200))];
      for (const review of decided) expect((await store.commit([{ kind: 'review', review, expected: 1 }])).committed).toBe(true);
      expect((await store.reviews(P, 'open', undefined, 10)).items).toStrictEqual([second, fourth]);
      expect((await store.reviews(P, 'decided', undefined, 10)).items).toStrictEqual(decided);
    });
  });
}
