/** Lists the reviews of a programme. */
import type { Review } from '../../domain/fraud/review.ts';
import type { ReviewList } from '../../domain/fraud/review-list.ts';
import type { Page } from '../../ports/kernel/storage.ts';
import type { ProgrammePorts } from '../programmes/list-programmes.ts';

/** In the order in which they came onto the list. @throws Refusal NOT_FOUND. */
export async function listReviews(
  { store, clock, versions }: ProgrammePorts,
  programmeId: string,
  list: ReviewList,
  after: string | undefined,
  limit: number,
): Promise<Page<Review, string>> {
  await versions.at(programmeId, clock.now());
  return store.reviews(programmeId, list, after, limit);
}
