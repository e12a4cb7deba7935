/** The agenda's own items, and the list that accounts, birthdays, redemptions and quarantined accounts wait on. */
import { type AgendaList, due } from '../kernel/agenda-list.ts';
import { item } from '../kernel/declared-item.ts';
import { keyPattern } from '../kernel/key-pattern.ts';

/** 64 shards, so that no partition of the index takes more than 1/64 of the writes. */
export const DUE: AgendaList = {
  is: 'Accounts with something due',
  partition: keyPattern('DUE#<shard:2 digits>'),
  shards: 64,
  reads: ['agenda-worker', 'admin-api', 'retention-worker'],
};

/** An account with nothing ahead sorts behind every date. */
export const NOTHING_DUE = '9999-12-31T23:59:59.999Z';

export const agendaItems = {
  setAside: item({
    is: 'An account in quarantine, until its scheduled work succeeds again',
    PK: 'ASIDE#<programmeId>',
    SK: '<memberId>',
    due: due(DUE, '<at>#ASIDE#<programmeId>#<memberId>'),
    reads: ['agenda-worker', 'admin-api'],
    puts: ['agenda-worker'],
    deletes: ['agenda-worker'],
  }),
} as const;
