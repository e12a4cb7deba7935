/** Reads of reviews, rate limits and traits. */
import type { Review } from '../../domain/fraud/review.ts';
import { listedAt } from '../../domain/fraud/review-list.ts';
import type { FraudStore } from '../../ports/fraud/store.ts';
import type { ItemTable } from '../kernel/item-table.ts';
import { oneMoreThan, pageOf } from '../kernel/page-of.ts';
import { counterIn, readAllShards, readOne } from '../kernel/reads.ts';
import { LISTED_FROM, reviewFrom } from './codecs.ts';
import { fraudItems } from './items.ts';

const LISTS = { open: fraudItems.openReview, decided: fraudItems.decidedReview } as const;

/** On its list. */
const placeOf = (review: Review): string => `${listedAt(review)}#${review.reviewId}`;

export function fraudReads(table: ItemTable): FraudStore {
  const { review, rateLimit, trait } = fraudItems;
  return {
    review: (programmeId, reviewId) => readOne(table, review.key({ programmeId, reviewId }), reviewFrom),
    async reviews(programmeId, list, after, limit) {
      const item = LISTS[list];
      const found = await readAllShards(table, item, (shard) => item.partition.of({ programmeId, shard }), {
        prefix: item.sort.prefix,
        beyond: after === undefined ? undefined : item.sort.prefix + after,
        order: 'ascending',
        limit: oneMoreThan(limit),
      });
      const inOrder = found.map(LISTED_FROM[list]).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      return pageOf(inOrder, limit, placeOf);
    },
    rateLimitShards: (counter, shards) =>
      Promise.all(
        shards.map(async (shard) => ({ shard, counted: counterIn(await table.get(rateLimit.key({ ...counter, shard })), rateLimit) })),
      ),
    membersWith: async (key) => counterIn(await table.get(trait.key(key)), trait),
  };
}
