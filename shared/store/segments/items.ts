/** Items of segments and their members. */
import { item } from '../kernel/declared-item.ts';

/** Shards of one segment: a pass may write a million members of it in a night. A page reads all of them. */
const SEGMENT_SHARDS = 16;

export const segmentItems = {
  segment: item({
    is: 'The newest version of a segment',
    PK: 'SEGMENTS#<programmeId>',
    SK: 'SEGMENT#<segmentId>',
    reads: ['admin-api', 'retention-worker'],
    puts: ['admin-api'],
  }),
  segmentVersion: item({
    is: 'A version of a segment, never changed',
    PK: 'SEGMENTS#<programmeId>',
    SK: 'VERSION#<segmentId>#<version:6 digits>',
    reads: ['admin-api', 'retention-worker'],
    puts: ['admin-api'],
  }),
  segmentCount: item({
    is: 'How many members one shard of a static segment has',
    PK: 'SEGMENTS#<programmeId>#<shard:number>',
    SK: 'COUNT#<segmentId>',
    shards: SEGMENT_SHARDS,
    counter: 'members',
    reads: ['admin-api'],
    puts: [],
    updates: ['admin-api'],
  }),
  membership: item({
    is: 'A member of a segment',
    PK: 'SEGMENT#<programmeId>#<segmentId>#<shard:number>',
    SK: '<memberId>',
    shards: SEGMENT_SHARDS,
    reads: ['admin-api'],
    puts: ['admin-api', 'retention-worker'],
    deletes: ['admin-api', 'retention-worker'],
  }),
} as const;
