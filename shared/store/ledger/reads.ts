/** Reads of ledgers. */
import type { LedgerStore } from '../../ports/ledger/store.ts';
import type { ItemTable, Range } from '../kernel/item-table.ts';
import { REQUEST } from '../kernel/key.ts';
import { readOne, readPage } from '../kernel/reads.ts';
import { accountFrom } from './account-codec.ts';
import { claimFrom } from './codecs.ts';
import { entryFrom } from './entry-codec.ts';
import { ledgerItems } from './items.ts';

export function ledgerReads(table: ItemTable): LedgerStore {
  const { account, entry, claim } = ledgerItems;

  const entries = (programmeId: string, memberId: string, order: Range['order'], number: number | undefined, limit: number) => {
    const partition = entry.partition.of({ programmeId, memberId });
    const beyond = number === undefined ? undefined : entry.sort.of({ number });
    return readPage(table, { partition, prefix: entry.sort.prefix, beyond, order, limit }, entryFrom, (one) => one.number);
  };

  return {
    account: (programmeId, memberId) => readOne(table, account.key({ programmeId, memberId }), accountFrom),
    accounts: async (programmeId, memberIds) =>
      (await table.getMany(memberIds.map((memberId) => account.key({ programmeId, memberId })))).map(accountFrom),
    entry: (programmeId, memberId, number) => readOne(table, entry.key({ programmeId, memberId, number }), entryFrom),
    entriesBefore: (programmeId, memberId, before, limit) => entries(programmeId, memberId, 'descending', before, limit),
    entriesAfter: (programmeId, memberId, after, limit) => entries(programmeId, memberId, 'ascending', after, limit),
    causedEntriesAfter: async (programmeId, memberId, after, limit) => {
      const beyond = entry.sort.of({ number: after });
      const range = {
        partition: entry.partition.of({ programmeId, memberId }),
        prefix: entry.sort.prefix,
        beyond,
        order: 'ascending',
        limit,
      } as const;
      return (await table.query(range)).map((item) => {
        const { [REQUEST]: request } = item;
        return { entry: entryFrom(item), ...(typeof request === 'string' ? { correlationId: request } : {}) };
      });
    },
    claim: (caller, key) => readOne(table, claim.key({ caller, key }), claimFrom),
  };
}
