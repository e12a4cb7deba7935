/** Items of fraud protection: reviews, counters of rate limits, and traits that members share. */
import { item } from '../kernel/declared-item.ts';

/** Shards of one programme. A page reads all of them. */
const REVIEW_SHARDS = 8;

export const fraudItems = {
  review: item({
    is: 'A review',
    PK: 'REVIEW#<programmeId>#<reviewId>',
    SK: 'REVIEW',
    streamed: { on: ['INSERT', 'MODIFY'] },
    reads: ['admin-api', 'reactor'],
    puts: ['merchant-api', 'admin-api', 'reactor'],
  }),
  openReview: item({
    is: 'A review on the list of those that wait for a decision',
    PK: 'REVIEWS#<programmeId>#<shard:number>',
    SK: 'OPEN#<since>#<reviewId>',
    shards: REVIEW_SHARDS,
    reads: ['admin-api'],
    puts: ['merchant-api', 'reactor'],
    deletes: ['admin-api'],
  }),
  decidedReview: item({
    is: 'A review on the list of those that were decided',
    PK: 'REVIEWS#<programmeId>#<shard:number>',
    SK: 'DECIDED#<since>#<reviewId>',
    shards: REVIEW_SHARDS,
    reads: ['admin-api'],
    puts: ['admin-api'],
  }),
  /** Its limit says into how many shards it is split. */
  rateLimit: item({
    is: 'The count of one shard of a rate limit in a window',
    PK: 'PACE#<programmeId>#<what>#<id>#<shard:number>',
    SK: '<from>',
    counter: 'counted',
    reads: ['merchant-api', 'member-api', 'admin-api'],
    puts: [],
    updates: ['merchant-api', 'member-api', 'admin-api'],
  }),
  trait: item({
    is: 'How many members enrolled with one trait',
    PK: 'TRAIT#<programmeId>#<trait>#<hash>',
    SK: 'TRAIT',
    counter: 'members',
    reads: ['reactor'],
    puts: [],
    updates: ['member-api', 'admin-api'],
  }),
} as const;
