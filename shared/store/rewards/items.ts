/** Items of rewards: versions, inventory, codes, redemptions, and parcels to be shipped. */
import { DUE } from '../agenda/items.ts';
import { due } from '../kernel/agenda-list.ts';
import { item } from '../kernel/declared-item.ts';

/** Shards of one programme, so that a rush has no hot partition. A page reads all of them. */
const QUEUE_SHARDS = 8;

export const rewardItems = {
  reward: item({
    is: "A reward on its programme's list",
    PK: 'REWARDS#<programmeId>',
    SK: '<rewardId>',
    reads: ['member-api', 'admin-api', 'stock-worker'],
    puts: ['admin-api'],
  }),
  rewardVersion: item({
    is: 'A version of a reward, never changed',
    PK: 'REWARD#<programmeId>#<rewardId>',
    SK: 'VERSION#<version:6 digits>',
    streamed: { on: ['INSERT'] },
    reads: ['merchant-api', 'member-api', 'admin-api', 'reactor', 'stock-worker', 'retention-worker'],
    puts: ['admin-api'],
  }),
  stock: item({
    is: 'How many of a reward one shard of its inventory has left',
    PK: 'STOCK#<programmeId>#<rewardId>#<shard:number>',
    SK: 'STOCK',
    counter: 'left',
    reads: ['member-api', 'admin-api', 'reactor', 'stock-worker'],
    puts: [],
    updates: ['member-api', 'admin-api', 'agenda-worker', 'reactor'],
  }),
  freeCode: item({
    is: 'An imported code that no one has yet',
    PK: 'CODES#<programmeId>#<rewardId>#<shard:number>',
    SK: 'FREE#<code:rest>',
    reads: ['member-api', 'reactor'],
    puts: ['admin-api'],
    deletes: ['member-api', 'reactor'],
  }),
  givenCode: item({
    is: 'An imported code, and the redemption that it was given to',
    PK: 'CODES#<programmeId>#<rewardId>#<shard:number>',
    SK: 'GIVEN#<code:rest>',
    reads: [],
    puts: ['member-api', 'reactor', 'admin-api'],
  }),
  redemption: item({
    is: 'A redemption, on the agenda while it can lapse or expire',
    PK: 'MEMBER#<programmeId>#<memberId>',
    SK: 'REDEMPTION#<redemptionId>',
    due: due(DUE, '<at>#<programmeId>#<memberId>#<redemptionId>'),
    reads: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor'],
    puts: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor'],
  }),
  limit: item({
    is: 'How often a member redeemed a reward in a period',
    PK: 'MEMBER#<programmeId>#<memberId>',
    SK: 'LIMIT#<rewardId>#<from>',
    counter: 'redeemed',
    reads: ['member-api'],
    puts: [],
    updates: ['member-api', 'admin-api', 'agenda-worker'],
  }),
  voucher: item({
    is: "A voucher's code, and the redemption that it belongs to",
    PK: 'VOUCHER#<programmeId>#<code>',
    SK: 'VOUCHER',
    reads: ['merchant-api'],
    puts: ['member-api', 'reactor'],
  }),
  /** Ids of redemptions sort by when they were begun. */
  awaiting: item({
    is: 'A physical reward that waits to be shipped',
    PK: 'QUEUE#<programmeId>#<shard:number>',
    SK: 'AWAITING#<redemptionId>',
    shards: QUEUE_SHARDS,
    reads: ['admin-api'],
    puts: ['member-api', 'admin-api', 'reactor'],
    deletes: ['member-api', 'admin-api', 'reactor'],
  }),
  shipped: item({
    is: 'A physical reward on its way',
    PK: 'QUEUE#<programmeId>#<shard:number>',
    SK: 'SHIPPED#<redemptionId>',
    shards: QUEUE_SHARDS,
    reads: ['admin-api'],
    puts: ['admin-api'],
    deletes: ['admin-api'],
  }),
} as const;
