/** Items of the ledger: an account, its entries, and claims of idempotency keys. */
import { DUE } from '../agenda/items.ts';
import { due } from '../kernel/agenda-list.ts';
import { item } from '../kernel/declared-item.ts';

export const ledgerItems = {
  account: item({
    is: 'The account of a member: the fold of its entries',
    PK: 'MEMBER#<programmeId>#<memberId>',
    SK: 'ACCOUNT',
    due: due(DUE, '<at>#<programmeId>#<memberId>'),
    reads: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor', 'retention-worker'],
    puts: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor'],
  }),
  entry: item({
    is: 'One entry of the ledger, never changed',
    PK: 'MEMBER#<programmeId>#<memberId>',
    SK: 'ENTRY#<number:10 digits>',
    streamed: { on: ['INSERT'] },
    reads: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor', 'retention-worker'],
    puts: ['merchant-api', 'member-api', 'admin-api', 'agenda-worker', 'reactor'],
  }),
  claim: item({
    is: "A caller's idempotency key, and where its first answer is",
    PK: 'CLAIM#<caller:escaped>#<key:escaped>',
    SK: 'CLAIM',
    reads: ['merchant-api', 'member-api', 'admin-api', 'reactor'],
    puts: ['merchant-api', 'member-api', 'admin-api', 'reactor'],
  }),
} as const;
