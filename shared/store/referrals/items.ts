/** Items of referrals: codes, invitations, and a member's friends. */
import { item } from '../kernel/declared-item.ts';

/** Shards of one member, who may get 100,000 friends in a day. A page reads all of them. */
const FRIEND_SHARDS = 16;

export const referralItems = {
  referralCode: item({
    is: 'The member whom a referral code belongs to',
    PK: 'REFCODE#<programmeId>#<code>',
    SK: 'REFCODE',
    reads: ['member-api', 'admin-api'],
    puts: ['member-api'],
  }),
  referrer: item({
    is: "A member's own referral code",
    PK: 'MEMBER#<programmeId>#<memberId>',
    SK: 'REFERRER',
    reads: ['member-api', 'admin-api'],
    puts: ['member-api'],
  }),
  invitation: item({
    is: 'An invitation of whoever has this identity; forgotten a day after it ended',
    PK: 'INVITED#<programmeId>#<kind>#<hash>',
    SK: '<referrerId>',
    reads: ['member-api', 'admin-api'],
    puts: ['member-api'],
  }),
  friend: item({
    is: 'A friend of a member, with the stage of the referral',
    PK: 'FRIENDS#<programmeId>#<referrerId>#<shard:number>',
    SK: 'FRIEND#<friendId>',
    shards: FRIEND_SHARDS,
    reads: ['member-api', 'admin-api', 'reactor'],
    puts: ['member-api', 'reactor'],
    deletes: ['reactor'],
  }),
  friendsAtStage: item({
    is: "How many of one shard's friends are at a stage",
    PK: 'FRIENDS#<programmeId>#<referrerId>#<shard:number>',
    SK: 'STAGE#<stage>',
    shards: FRIEND_SHARDS,
    counter: 'friends',
    reads: ['member-api', 'admin-api'],
    puts: [],
    updates: ['member-api', 'reactor'],
  }),
  friendsOfDay: item({
    is: "How many of one shard's friends enrolled on a day",
    PK: 'FRIENDS#<programmeId>#<referrerId>#<shard:number>',
    SK: 'DAY#<day>',
    shards: FRIEND_SHARDS,
    counter: 'friends',
    reads: ['reactor'],
    puts: [],
    updates: ['reactor'],
  }),
} as const;
