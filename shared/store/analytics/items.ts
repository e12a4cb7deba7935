/** Items of analytics: what is kept of each member, runs, checkpoints and reports. */
import { item } from '../kernel/declared-item.ts';

/** Only on an insight that was written with a finding that is told of: it wakes the stream's readers, and no other insight does. */
export const FOUND_AT = 'foundAt';

export const analyticsItems = {
  /** Sharded as the agenda is; members of one shard are in the order of their ids. */
  insight: item({
    is: 'The history of a member, and what the last run found',
    PK: 'INSIGHT#<programmeId>#<shard:2 digits>',
    SK: '<memberId>',
    shards: 64,
    streamed: { on: ['MODIFY'], beginning: 'mem_', having: FOUND_AT },
    reads: ['member-api', 'admin-api', 'retention-worker'],
    puts: ['member-api', 'admin-api', 'retention-worker'],
  }),
  run: item({
    is: 'The run of a day',
    PK: 'RUN#<programmeId>',
    SK: '<asOf>',
    reads: ['admin-api', 'retention-worker'],
    puts: ['retention-worker'],
  }),
  partial: item({
    is: 'A part of a checkpoint; forgotten 7 days after its run began',
    PK: 'PARTIAL#<programmeId>#<asOf>',
    SK: '<knownAt>#<pass>#<shard:2 digits>#<part:2 digits>',
    reads: ['retention-worker'],
    puts: ['retention-worker'],
    deletes: ['retention-worker'],
  }),
  report: item({
    is: 'A part of a report of a day',
    PK: 'REPORT#<programmeId>',
    SK: '<asOf>#<name>#<part:2 digits>',
    reads: ['admin-api', 'retention-worker'],
    puts: ['retention-worker'],
    deletes: ['retention-worker'],
  }),
} as const;
