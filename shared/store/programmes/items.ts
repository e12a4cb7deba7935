/** Items of programmes. */
import { item } from '../kernel/declared-item.ts';

export const programmeItems = {
  programme: item({
    is: 'A programme on the list of all',
    PK: 'PROGRAMMES',
    SK: '<programmeId>',
    reads: ['admin-api', 'stock-worker', 'retention-worker'],
    puts: ['admin-api'],
  }),
  programmeVersion: item({
    is: 'A version of the terms, never changed',
    PK: 'PROGRAMME#<programmeId>',
    SK: 'VERSION#<version:6 digits>',
    streamed: { on: ['INSERT'] },
    reads: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor', 'retention-worker'],
    puts: ['admin-api'],
  }),
} as const;
