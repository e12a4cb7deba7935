/** The examples of each kind of entry that the auditor has, as entries: written down as they are stored, and read by the store's codec. */
import { ENTRY_KINDS } from '../../../shared/contract/ledger/entry.ts';
import type { Fact } from '../../../shared/domain/analytics/history/history.ts';
import type { Entry, EntryKind } from '../../../shared/domain/ledger/entry.ts';
import type { Item } from '../../../shared/store/kernel/item-table.ts';
import { entryFrom } from '../../../shared/store/ledger/entry-codec.ts';
import { ledgerItems } from '../../../shared/store/ledger/items.ts';
import { AT } from '../../sim/ledger/audit-examples.ts';
import type { Facts } from '../../sim/ledger/audit-kind.ts';
import { AUDITED_KINDS } from '../../sim/ledger/audited-kinds.ts';
import { MEMBER_ID, PROGRAMME_ID } from '../kernel/builders.ts';

export interface ExampleEntry {
  readonly kind: EntryKind;
  readonly entry: Entry;
  /** The facts that analytics count of the entry. */
  readonly history: readonly Fact[];
}

/** An entry of this kind, as the store reads it. */
export const storedEntry = (kind: EntryKind, facts: Facts, points = 0, number = 1): Entry =>
  entryFrom({
    ...keyOf(number),
    ...{ kind, at: AT, programmeVersion: 1, postings: [], explanation: [], points, hash: 'hash' },
    balance: { active: 0, pending: 0, debt: 0 },
    ...facts,
  });

/** The item of an example, as it was written. */
export const exampleItem = ({ programmeId: _programmeId, memberId: _memberId, number, ...attributes }: Entry): Item => ({
  ...keyOf(number),
  ...attributes,
});

const keyOf = (number: number) => ledgerItems.entry.key({ programmeId: PROGRAMME_ID, memberId: MEMBER_ID, number });

export const EXAMPLE_ENTRIES: readonly ExampleEntry[] = ENTRY_KINDS.flatMap((kind) =>
  AUDITED_KINDS[kind].examples.map(([facts, points, history]) => ({ kind, entry: storedEntry(kind, facts, points), history })),
);

/** The kinds that no simulated world comes to. */
export const NOT_SIMULATED: readonly EntryKind[] = ENTRY_KINDS.filter((kind) => AUDITED_KINDS[kind].isNotSimulated === true);
