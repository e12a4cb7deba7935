/** Items of analytics: insights of members, runs, checkpoints and reports. */
import { DUE } from '../agenda/items.ts';
import { item } from '../kernel/declared-item.ts';

/** An attribute of insights whose write has events. The stream's readers receive only insights with it. */
export const FOUND_AT = 'foundAt';

export const analyticsItems = {
  /** An insight has the same shard as its member on the agenda. Members of one shard are in the order of their ids. */
  insight: item({
    is: 'The history of a member, and the finding of the last run',
    PK: 'INSIGHT#<programmeId>#<shard:2 digits>',
    SK: '<memberId>',
    shards: DUE.shards,
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
