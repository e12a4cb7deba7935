/** Writes of ledgers. */
import type { LedgerChange } from '../../domain/ledger/changes.ts';
import type { LedgerConflict } from '../../ports/ledger/store.ts';
import { DUE, NOTHING_DUE } from '../agenda/items.ts';
import { onAgenda } from '../kernel/agenda-list.ts';
import type { ConflictsOf } from '../kernel/conflicts.ts';
import { shardOf } from '../kernel/shards.ts';
import { put, unchanged, type WritesOf } from '../kernel/writes.ts';
import { fromAccount } from './account-codec.ts';
import { claimFrom } from './codecs.ts';
import { ledgerItems } from './items.ts';

export const ledgerWrites: WritesOf<LedgerChange> = {
  account: ({ account, expected, nextActionAt }) => {
    const { programmeId, memberId } = account;
    // Every account is on the agenda.
    const place = onAgenda(ledgerItems.account.due, shardOf(memberId, DUE), { at: nextActionAt ?? NOTHING_DUE, programmeId, memberId });
    return [put(ledgerItems.account, account, { ...fromAccount(account), ...place }, unchanged('version', expected))];
  },
  entry: ({ entry }) => {
    const { programmeId: _programmeId, memberId: _memberId, number: _number, ...rest } = entry;
    return [put(ledgerItems.entry, entry, rest)];
  },
  claim: ({ claim }) => {
    const { caller: _caller, key: _key, ...rest } = claim;
    return [put(ledgerItems.claim, claim, rest)];
  },
};

export const ledgerConflicts: ConflictsOf<LedgerConflict> = {
  claim: (_, existing) => ({ on: 'claim', existing: existing && claimFrom(existing) }),
};
