/** Items of events out: endpoints, lanes of what waits, and the log of deliveries. */
import { type AgendaList, due } from '../kernel/agenda-list.ts';
import { item } from '../kernel/declared-item.ts';
import { keyPattern } from '../kernel/key-pattern.ts';

/** Few shards, since only what failed is there, and every sweep reads all. */
export const LANES_DUE: AgendaList = {
  is: 'Lanes by when the next attempt is',
  partition: keyPattern('LANES#<shard:2 digits>'),
  shards: 8,
  reads: ['webhook-sweeper'],
};

export const eventItems = {
  endpointSet: item({
    is: "The revision of a programme's set of endpoints",
    PK: 'ENDPOINTS#<programmeId>',
    SK: 'SET',
    reads: ['admin-api', 'projector'],
    puts: ['admin-api'],
  }),
  endpoint: item({
    is: 'An endpoint, with its sealed secrets and its health',
    PK: 'ENDPOINTS#<programmeId>',
    SK: '<id>',
    streamed: { on: ['MODIFY'], beginning: 'end_' },
    reads: ['admin-api', 'projector', 'deliverer', 'retrier'],
    puts: ['admin-api', 'deliverer', 'retrier'],
    deletes: ['admin-api'],
  }),
  lane: item({
    is: 'A lane of which something waits',
    PK: 'LANE#<programmeId>#<endpointId>#<lane>',
    SK: 'LANE',
    due: due(LANES_DUE, '<at>#<programmeId>#<endpointId>#<lane>'),
    counter: 'revision',
    reads: ['deliverer', 'retrier'],
    puts: ['deliverer', 'retrier'],
    updates: ['deliverer'],
    deletes: ['retrier'],
  }),
  waiting: item({
    is: 'An event that waits in its lane',
    PK: 'LANE#<programmeId>#<endpointId>#<lane>',
    SK: 'WAITING#<sequence>#<eventId>',
    reads: ['retrier'],
    puts: ['deliverer'],
    deletes: ['retrier'],
  }),
  /** Sharded by lane: every event is written here. A page reads all shards. */
  delivery: item({
    is: 'A delivery with its attempts, in the order of what happened; forgotten after 30 days',
    PK: 'DELIVERIES#<programmeId>#<endpointId>#<shard:number>',
    SK: 'DELIVERY#<at>#<sequence>#<eventId>',
    shards: 8,
    reads: ['admin-api', 'deliverer', 'retrier'],
    puts: ['deliverer', 'retrier'],
  }),
} as const;
